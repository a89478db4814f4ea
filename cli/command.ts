import { InvalidArgumentError, Option, type Command } from 'commander';
import { requestId } from '#handlers/http/schemas';
import { durationMs } from '#domain/time';
import type { Milestone } from './verdict.ts';

export interface About {
  readonly summary: string;
  readonly examples: readonly string[];
  /** Whether it is meant when its parent is called without naming a command. */
  readonly isDefault?: true;
}

/** A command with what every command has: `--json`, a summary, and examples at the end of its help. */
export function addCommand(parent: Command, name: string, { summary, examples, isDefault }: About): Command {
  return parent
    .command(name, { isDefault: isDefault === true })
    .description(summary)
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `\nExamples:\n${examples.map((example) => `  $ ${example.replaceAll('\n', '\n      ')}`).join('\n')}`,
    );
}

export const requestIdArgument = (written: string): string => {
  if (requestId.safeParse(written).success) return written;
  throw new InvalidArgumentError('A request id has 26 capitals and digits.');
};

/** For a flag that may come several times. */
export const collected = (written: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  written,
];

export const untilOption = () =>
  new Option('--until <milestone>', 'wait for the decision, or to the end of the deployment')
    .choices(['decided', 'completed'] satisfies Milestone[])
    .default('decided');

export const timeoutOption = () =>
  new Option('--timeout <duration>', 'give up after 90s, 60m, 48h or 2d; the request goes on').argParser(
    (written) => {
      const ms = durationMs(written);
      if (ms === undefined) throw new InvalidArgumentError('Write 90s, 60m, 48h or 2d.');
      return ms;
    },
  );
