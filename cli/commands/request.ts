import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { listed } from '#domain/words';
import type { Explanation, RequestView } from '../api.ts';
import { addCommand, timeoutOption, untilOption } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { misuse } from '../failure.ts';
import type { Line } from '../output.ts';
import { releaseFormFrom, type ReleaseFlags } from '../release-flags.ts';
import { releaseOptions } from '../release-options.ts';
import { standingLines } from '../request-text.ts';
import type { Session, Tools } from '../session.ts';
import { waitAndTell, type WaitFlags } from './wait.ts';

interface Flags extends ReleaseFlags, WaitFlags {
  readonly notesFile?: string;
  readonly idempotencyKey?: string;
  readonly wait?: true;
}

export function addRequest(program: Command, { action }: Session): void {
  const command = addCommand(program, 'request', {
    summary:
      'Ask for a release. Commit, ref, version, summary and notes come from the git work tree unless they are given.',
    examples: [
      'countersign request --service checkout --evidence tests.json --evidence scan.json --wait',
      'countersign request --service checkout --version v1.4.0 --change-type hotfix \\\n' +
        '--evidence tests.failed=0 --evidence vulnerabilities.critical=0 --evidence vulnerabilities.high=0 \\\n' +
        '--link "Run=https://ci.example.com/812" --wait --timeout 90m',
    ],
  }).requiredOption('--service <id>', 'what is released');
  releaseOptions(command)
    .option('--notes <text>', 'default: the subjects since the version tag before')
    .option('--notes-file <file>', 'the notes from a file')
    .option('--idempotency-key <key>', 'the same key within 24 hours opens one request; default: a new one')
    .option('--wait', 'wait for the decision and end with its exit code, see `countersign wait --help`')
    .addOption(untilOption())
    .addOption(timeoutOption())
    .addHelpText('after', '\n✻ may come several times')
    .action(action(request));
}

async function request(tools: Tools, flags: Flags): Promise<ExitCode> {
  const { world, out } = tools;
  if (!flags.wait && (flags.until !== 'decided' || flags.timeout !== undefined))
    throw misuse('--until and --timeout say how to wait.', 'Add --wait.');
  const { form, remarks } = await releaseFormFrom(await withNotes(flags, world.cwd), world);
  out.note(...remarks);
  const service = tools.service();
  const { json, value } = await service.open(form, flags.idempotencyKey ?? world.uuid());
  const missing = await service.explain(value.id).then(
    (answer) => answer.value.missing,
    () => [],
  );
  const lines = openedLines(value, missing);
  if (!flags.wait) {
    out.result(json, lines);
    return exitCode.ok;
  }
  out.note(...lines);
  return waitAndTell(tools, value.id, flags);
}

async function withNotes(flags: Flags, cwd: string): Promise<ReleaseFlags> {
  const { notesFile } = flags;
  if (notesFile === undefined) return flags;
  if (flags.notes !== undefined) throw misuse('The notes are given twice.', 'Give --notes or --notes-file.');
  try {
    return { ...flags, notes: await readFile(resolve(cwd, notesFile), 'utf8') };
  } catch {
    throw misuse(`--notes-file ${notesFile} is no file that can be read.`, 'Name a text file.');
  }
}

function openedLines(view: RequestView, missing: Explanation['missing']): readonly Line[] {
  return [
    `Request ${view.id}`,
    ...standingLines(view),
    ...missing.map(({ sentence, who }): Line => [
      { text: '  · ', style: 'waiting' },
      sentence,
      who.length > 0 ? ` (${listed(who, 'or')})` : ' (nobody in the directory can give it)',
    ]),
    '',
    `  countersign status ${view.id}    who decided what`,
    `  countersign explain ${view.id}   what is missing, and who can give it`,
    `  countersign wait ${view.id}      ends when it is decided`,
  ];
}
