import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { Head } from '#domain/audit/chain';
import { examine, type Check, type Examination } from '../bundle-checks.ts';
import { addCommand } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { misuse } from '../failure.ts';
import type { Line } from '../output.ts';
import type { Session } from '../session.ts';
import type { World } from '../world.ts';

export function addVerify(program: Command, { action }: Session): void {
  addCommand(program, 'verify', {
    summary: 'Check an audit bundle without network or service. Ends with 0 when it is intact, else with 1.',
    examples: [
      'countersign verify release-1.2.3.json',
      'countersign verify release-1.2.3.json --head 9:4be1…(64 hex digits)',
      'countersign audit bundle 01K9ZC0V5T8M3W6Q4R2E7Y1HNB | countersign verify -',
    ],
  })
    .argument('<bundle>', 'the file, or - for standard input')
    .option('--head <sequence:hash>', 'the head of this request as it was noted elsewhere', headArgument)
    .action(
      action(async ({ world, out }, file: string, { head }: { readonly head?: Head }) => {
        const examination = examine(await bytesOf(file, world), head);
        out.result(summaryOf(examination), linesOf(examination));
        return examination.intact ? exitCode.ok : exitCode.trouble;
      }),
    );
}

function headArgument(written: string): Head {
  const [, sequence, hash] = /^([1-9][0-9]{0,8}):([0-9a-f]{64})$/.exec(written) ?? [];
  if (sequence === undefined || hash === undefined)
    throw new InvalidArgumentError('Write SEQUENCE:HASH, the hash with 64 hex digits.');
  return { sequence: Number(sequence), hash };
}

async function bytesOf(file: string, world: World): Promise<Uint8Array> {
  if (file === '-') return world.readStdin();
  try {
    return await readFile(resolve(world.cwd, file));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw misuse(`${file} cannot be read (${code}).`, 'Name the file of a bundle, or - for standard input.');
  }
}

const summaryOf = ({ intact, firstWrong, checks, bundle, unproven }: Examination) => ({
  intact,
  ...(bundle && { requestId: bundle.requestId, head: bundle.head, events: bundle.events.length }),
  ...(firstWrong !== undefined && { firstWrong }),
  checks,
  unproven,
});

const linesOf = ({ intact, checks, unproven }: Examination): readonly Line[] => [
  ...checks.map(checkLine),
  '',
  [{ text: intact ? 'Intact.' : 'NOT intact.', style: intact ? 'good' : 'bad' }],
  ...(unproven.length > 0
    ? ['What this does not show:', ...unproven.map((sentence) => `  ${sentence}`)]
    : []),
];

const checkLine = ({ passed, sentence }: Check): Line => [
  passed ? { text: '✓ ', style: 'good' } : { text: '✗ ', style: 'bad' },
  sentence,
];
