import type { Command } from 'commander';
import { addCommand, requestIdArgument } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { explanationLines } from '../request-text.ts';
import type { Session } from '../session.ts';

export function addExplain(program: Command, { action }: Session): void {
  addCommand(program, 'explain', {
    summary: 'Say what a request still needs, who can give it, and until when.',
    examples: ['countersign explain 01K9ZC0V5T8M3W6Q4R2E7Y1HNB'],
  })
    .argument('<id>', 'the request', requestIdArgument)
    .action(
      action(async ({ out, service }, id: string) => {
        const { json, value } = await service().explain(id);
        out.result(json, explanationLines(value));
        return exitCode.ok;
      }),
    );
}
