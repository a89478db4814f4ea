import { InvalidArgumentError, type Command } from 'commander';
import { fulfilmentForm } from '#domain/release/obligations';
import { obligationParams } from '#handlers/http/schemas';
import { checked } from '../checked.ts';
import { addCommand, requestIdArgument } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { obligationLines } from '../owed-text.ts';
import type { Session, Tools } from '../session.ts';

export function addObligation(program: Command, { action }: Session): void {
  const obligation = program
    .command('obligation')
    .description('Show what a release owes afterwards, and record that it was done.')
    .addHelpText('after', '\nExample:\n  $ countersign obligation list 01K9ZC0V5T8M3W6Q4R2E7Y1HNB');

  addCommand(obligation, 'list', {
    summary: 'List what a release owes: what, by whom, until when.',
    examples: ['countersign obligation list 01K9ZC0V5T8M3W6Q4R2E7Y1HNB'],
  })
    .argument('<id>', 'the request', requestIdArgument)
    .action(action(list));

  addCommand(obligation, 'fulfil', {
    summary: 'Record that something owed was done: for whoever owes it.',
    examples: [
      'countersign obligation fulfil 01K9ZC0V5T8M3W6Q4R2E7Y1HNB o1 --evidence https://wiki.example.com/post-mortem-12',
    ],
  })
    .argument('<id>', 'the request', requestIdArgument)
    .argument('<obligation>', 'as `obligation list` names it, such as o1', obligationArgument)
    .requiredOption('--evidence <text>', 'a link, a commit or a sentence that shows it')
    .option('--note <text>', 'more about it')
    .action(action(fulfil));
}

function obligationArgument(written: string): string {
  if (obligationParams.shape.obligationId.safeParse(written).success) return written;
  throw new InvalidArgumentError('An obligation is named o1, o2 and so on.');
}

async function list({ out, service }: Tools, id: string): Promise<ExitCode> {
  const { value } = await service().request(id);
  out.result(value.obligations, obligationLines(value));
  if (value.obligations.length === 0) out.note('Nothing is owed.');
  return exitCode.ok;
}

interface Flags {
  readonly evidence: string;
  readonly note?: string;
}

async function fulfil(
  { out, service }: Tools,
  id: string,
  obligation: string,
  flags: Flags,
): Promise<ExitCode> {
  const form = checked(fulfilmentForm, flags, 'obligation fulfil');
  const { json, value } = await service().fulfilObligation(id, obligation, form);
  out.result(json, obligationLines(value));
  return exitCode.ok;
}
