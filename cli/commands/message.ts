import type { Command } from 'commander';
import { messageForm } from '#domain/release/messages';
import { checked } from '../checked.ts';
import { addCommand, requestIdArgument } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { misuse } from '../failure.ts';
import { messageLines } from '../thread-text.ts';
import type { Session } from '../session.ts';

interface Flags {
  readonly ask?: string;
  readonly answer?: string;
  readonly moreTime?: string;
}

const kinds = { ask: 'question', answer: 'answer', moreTime: 'more-time' } as const;

export function addMessage(program: Command, { action }: Session): void {
  addCommand(program, 'message', {
    summary: 'Write into the thread of a request: a question, an answer, or that more time is needed.',
    examples: [
      'countersign message 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --ask "Is the migration reversible?"',
      'countersign message 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --more-time "I need the load test first"',
    ],
  })
    .argument('<id>', 'the request', requestIdArgument)
    .option('--ask <text>', 'a question; reaches those who asked for the release')
    .option('--answer <text>', 'an answer; reaches those who wrote before')
    .option('--more-time <text>', 'that more time is needed; reaches the release managers, too')
    .action(
      action(async ({ out, service }, id: string, flags: Flags) => {
        const said = (Object.keys(kinds) as (keyof typeof kinds)[]).filter(
          (flag) => flags[flag] !== undefined,
        );
        const [flag] = said;
        if (!flag || said.length > 1)
          throw misuse('Say one thing: --ask, --answer or --more-time.', 'See countersign message --help');
        const form = checked(messageForm, { kind: kinds[flag], text: flags[flag] }, 'message');
        const { json, value } = await service().postMessage(id, form);
        out.result(json, messageLines(value));
        return exitCode.ok;
      }),
    );
}
