import type { Command } from 'commander';
import { delegationForm, type Delegation } from '#domain/identity/delegation';
import { checked } from '../checked.ts';
import { addCommand, requestIdArgument } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { table, type Line } from '../output.ts';
import type { Session } from '../session.ts';
import { instant } from '../words.ts';

export function addDelegate(program: Command, { action }: Session): void {
  const delegate = program
    .command('delegate')
    .description('Out of office: who decides for you, from when to when.')
    .addHelpText(
      'after',
      '\nExample:\n  $ countersign delegate to dora --until 2026-12-01T09:00:00Z --note "On holiday"',
    );

  addCommand(delegate, 'to', {
    summary: 'Name who decides for you while you are away.',
    examples: ['countersign delegate to dora --until 2026-12-01T09:00:00Z'],
  })
    .argument('<person>', 'their directory id')
    .requiredOption('--until <instant>', 'when you are back, ISO 8601 with a zone; at most 90 days on')
    .option('--from <instant>', 'when it begins; now unless given')
    .option('--note <text>', 'why, for those who see it')
    .action(
      action(async ({ out, service }, to: string, flags: object) => {
        const form = checked(delegationForm, { to, ...flags }, 'delegate to');
        const { json, value } = await service().delegate(form);
        out.result(json, delegationLines([value]));
        return exitCode.ok;
      }),
    );

  addCommand(delegate, 'list', {
    summary: 'Who decides for whom, now and later.',
    examples: ['countersign delegate list'],
  }).action(
    action(async ({ out, service }) => {
      const { json, value } = await service().delegations();
      out.result(json, value.items.length > 0 ? delegationLines(value.items) : ['Nobody is away.']);
      return exitCode.ok;
    }),
  );

  addCommand(delegate, 'revoke', {
    summary: 'Take a delegation back.',
    examples: ['countersign delegate revoke 01K9ZC0V5T8M3W6Q4R2E7Y1HNB'],
  })
    .argument('<delegation>', 'as `delegate list` names it', requestIdArgument)
    .action(
      action(async ({ out, service }, id: string) => {
        const { json, value } = await service().revokeDelegation(id);
        out.result(json, delegationLines([value]));
        return exitCode.ok;
      }),
    );
}

const delegationLines = (items: readonly Delegation[]): readonly Line[] =>
  table(
    items.map(({ id, from, to, since, until, revokedAt, note = '' }) => [
      id,
      `${to} for ${from}`,
      `${instant(since)} to ${instant(until)}`,
      revokedAt ? `taken back ${instant(revokedAt)}` : note,
    ]),
  );
