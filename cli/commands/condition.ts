import { InvalidArgumentError, type Command } from 'commander';
import { judgementForm, resolutionForm } from '#domain/release/conditions';
import { conditionParams } from '#handlers/http/schemas';
import { checked } from '../checked.ts';
import { addCommand, requestIdArgument } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { conditionLines } from '../owed-text.ts';
import { standingLines } from '../request-text.ts';
import type { Session, Tools } from '../session.ts';

interface Flags {
  readonly evidence?: string;
  readonly note?: string;
}

export function addCondition(program: Command, { action }: Session): void {
  const condition = program
    .command('condition')
    .description('Say how conditions of approvals were met, and confirm it.')
    .addHelpText(
      'after',
      '\nExample:\n  $ countersign condition resolve 01K9ZC0V5T8M3W6Q4R2E7Y1HNB c1 --evidence "commit 4f2a9c1"',
    );

  addStep(condition, 'resolve', {
    summary: 'Say how a condition was met: for the requester and the service’s team.',
    examples: ['countersign condition resolve 01K9ZC0V5T8M3W6Q4R2E7Y1HNB c1 --evidence "commit 4f2a9c1"'],
  })
    .requiredOption('--evidence <text>', 'a commit, a link or a sentence that shows it')
    .option('--note <text>', 'more about it')
    .action(action((tools, id: string, one: string, flags: Flags) => resolve(tools, id, one, flags)));

  addStep(condition, 'confirm', {
    summary: 'Confirm that a condition is met: for whoever set it.',
    examples: ['countersign condition confirm 01K9ZC0V5T8M3W6Q4R2E7Y1HNB c1'],
  })
    .option('--note <text>', 'a note for the record')
    .action(action((tools, id: string, one: string, flags: Flags) => judge(tools, id, one, true, flags)));

  addStep(condition, 'reject', {
    summary: 'Say that a condition is not met yet and what is missing: for whoever set it.',
    examples: [
      'countersign condition reject 01K9ZC0V5T8M3W6Q4R2E7Y1HNB c1 --note "The examples are the old ones"',
    ],
  })
    .requiredOption('--note <text>', 'what is missing')
    .action(action((tools, id: string, one: string, flags: Flags) => judge(tools, id, one, false, flags)));
}

const addStep = (parent: Command, name: string, about: Parameters<typeof addCommand>[2]): Command =>
  addCommand(parent, name, about)
    .argument('<id>', 'the request', requestIdArgument)
    .argument('<condition>', 'as `status` lists it, such as c1', conditionArgument);

function conditionArgument(written: string): string {
  if (conditionParams.shape.conditionId.safeParse(written).success) return written;
  throw new InvalidArgumentError('A condition is named c1, c2 and so on.');
}

async function resolve(tools: Tools, id: string, condition: string, flags: Flags): Promise<ExitCode> {
  const form = checked(resolutionForm, flags, 'condition resolve');
  return tell(tools, await tools.service().resolveCondition(id, condition, form));
}

async function judge(
  tools: Tools,
  id: string,
  condition: string,
  accept: boolean,
  { note }: Flags,
): Promise<ExitCode> {
  const said = { accept, ...(note !== undefined && { note }) };
  const form = checked(judgementForm, said, `condition ${accept ? 'confirm' : 'reject'}`);
  return tell(tools, await tools.service().judgeCondition(id, condition, form));
}

type Answered = Awaited<ReturnType<ReturnType<Tools['service']>['request']>>;

function tell({ out }: Tools, { json, value }: Answered): ExitCode {
  out.result(json, [...standingLines(value), '', ...conditionLines(value)]);
  return exitCode.ok;
}
