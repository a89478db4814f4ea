import type { Command } from 'commander';
import { overrideForm } from '#domain/release/override';
import { rulingForm, type RulingForm } from '#domain/release/rulings';
import { checked } from '../checked.ts';
import { addCommand, requestIdArgument } from '../command.ts';
import { exitCode } from '../exit-code.ts';
import { misuse } from '../failure.ts';
import { standingLines } from '../request-text.ts';
import type { Session } from '../session.ts';

export function addOverride(program: Command, { action }: Session): void {
  addCommand(program, 'override', {
    summary:
      'Go on without the approvals that are missing, where the policy gives you that right. Everybody concerned is told, and it has to be accounted for.',
    examples: ['countersign override 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --reason "Customers cannot pay"'],
  })
    .argument('<id>', 'the request', requestIdArgument)
    .requiredOption('--reason <text>', 'why the missing approvals are not waited for')
    .option('--phase <phase>', 'the phase to override; the open one unless given')
    .action(
      action(async ({ out, service }, id: string, flags: object) => {
        const { json, value } = await service().override(id, checked(overrideForm, flags, 'override'));
        out.result(json, [[{ text: 'Overridden.', style: 'strong' }], ...standingLines(value)]);
        return exitCode.ok;
      }),
    );
}

interface RulingFlags {
  readonly on: string;
  readonly reason: string;
  readonly uphold?: true;
  readonly overrule?: true;
  readonly escalate?: true;
}

const rulings = ['uphold', 'overrule', 'escalate'] as const;

export function addRule(program: Command, { action }: Session): void {
  addCommand(program, 'rule', {
    summary: 'Settle a contested denial: for whoever has the last word in the matter.',
    examples: [
      'countersign rule 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --on kurt --overrule --reason "The cache makes up for it"',
      'countersign rule 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --on kurt --escalate --reason "No agreement"',
    ],
  })
    .argument('<id>', 'the request', requestIdArgument)
    .requiredOption('--on <person>', 'whose denial is meant, as `status` names them')
    .requiredOption('--reason <text>', 'why; it is put on record beside the denial')
    .option('--uphold', 'the denial stands, and the request is denied')
    .option('--overrule', 'the denial is set aside, and the review goes on')
    .option('--escalate', 'take it further up, to whom the policy names')
    .action(
      action(async ({ out, service }, id: string, flags: RulingFlags) => {
        const form = checked<RulingForm>(
          rulingForm,
          { on: flags.on, reason: flags.reason, ruling: rulingIn(flags) },
          'rule',
        );
        const { json, value } = await service().rule(id, form);
        out.result(json, standingLines(value));
        return exitCode.ok;
      }),
    );
}

function rulingIn(flags: RulingFlags): RulingForm['ruling'] {
  const given = rulings.filter((ruling) => flags[ruling]);
  const [ruling] = given;
  if (ruling && given.length === 1) return ruling;
  throw misuse('Say one of --uphold, --overrule and --escalate.', 'See countersign rule --help');
}
