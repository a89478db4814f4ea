import { Option, type Command } from 'commander';
import { statuses } from '#domain/release/status';
import { addCommand, requestIdArgument } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { misuse } from '../failure.ts';
import { listLines, requestLines } from '../request-text.ts';
import type { Session } from '../session.ts';

interface Filters {
  readonly service?: string;
  readonly environment?: string;
  readonly status?: string;
  readonly policy?: string;
  readonly team?: string;
  readonly requester?: string;
  readonly mine?: true;
  readonly limit?: string;
  readonly cursor?: string;
  readonly json?: true;
}

export function addStatus(program: Command, { action }: Session): void {
  addCommand(program, 'status', {
    summary: 'Show one request, or list requests, newest first.',
    examples: [
      'countersign status 01K9ZC0V5T8M3W6Q4R2E7Y1HNB',
      'countersign status --service checkout --environment production',
      'countersign status --mine',
    ],
  })
    .argument('[id]', 'a request; without it, requests are listed', requestIdArgument)
    .option('--service <id>', 'only requests of this service')
    .option('--environment <id>', 'only requests for this environment')
    .addOption(new Option('--status <status>', 'only requests that stand so').choices(statuses))
    .option('--policy <id>', 'only requests under this policy')
    .option('--team <id>', 'only requests of services of this team')
    .option('--requester <id>', 'only requests of this person or pipeline')
    .option('--mine', 'only requests that wait for my decision')
    .option('--limit <count>', 'at most so many, up to 100')
    .option('--cursor <cursor>', 'go on where the last list ended')
    .action(
      action(async ({ out, service }, id: string | undefined, { json: _, mine, ...filters }: Filters) => {
        const query = { ...filters, ...(mine && { mine: 'true' }) };
        if (id !== undefined && Object.keys(query).length > 0)
          throw misuse(
            'One request is asked for, so there is nothing to filter.',
            'Leave out the id or the filters.',
          );
        if (id !== undefined) {
          const { json, value } = await service().request(id);
          out.result(json, requestLines(value));
          return exitCode.ok;
        }
        const { json, value } = await service().list(query);
        out.result(json, listLines(value.items));
        if (value.items.length === 0) out.note('No request here fits.');
        if (value.cursor) out.note(`There may be older ones: add --cursor ${value.cursor}`);
        return exitCode.ok;
      }),
    );
}
