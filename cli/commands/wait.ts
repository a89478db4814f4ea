import type { Command } from 'commander';
import { addCommand, requestIdArgument, timeoutOption, untilOption } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import { standingLines } from '../request-text.ts';
import type { Session, Tools } from '../session.ts';
import type { Milestone } from '../verdict.ts';
import { waitFor } from '../waiting.ts';
import { statusPiece } from '../words.ts';

export interface WaitFlags {
  readonly until: Milestone;
  /** Milliseconds. */
  readonly timeout?: number;
}

export function addWait(program: Command, { action }: Session): void {
  addCommand(program, 'wait', {
    summary:
      'Wait until a request is decided. Ends with 0 when it is approved, 2 denied, 3 expired, cancelled or ' +
      'superseded, 1 for any trouble, a failed deployment among them: one line stops a pipeline.',
    examples: [
      'countersign wait 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --timeout 90m',
      'countersign wait 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --until completed',
    ],
  })
    .argument('<id>', 'the request', requestIdArgument)
    .addOption(untilOption())
    .addOption(timeoutOption())
    .action(action((tools, id: string, flags: WaitFlags) => waitAndTell(tools, id, flags)));
}

/** Waits, tells every change on the way, and answers with the exit code of how it ended. */
export async function waitAndTell(
  { world, out, service }: Tools,
  id: string,
  { until, timeout }: WaitFlags,
): Promise<ExitCode> {
  const clock = () => new Date(world.now()).toISOString().slice(11, 19);
  const { exitCode, standing } = await waitFor(world, service(), id, {
    until,
    timeoutMs: timeout,
    onChange: ({ status, because }) => out.note([clock(), ' ', statusPiece(status), `: ${because}`]),
    onSilence: ({ message }) => out.note([clock(), ` No answer, asking on: ${message}`]),
  });
  out.result(standing.json, standingLines(standing.value));
  return exitCode;
}
