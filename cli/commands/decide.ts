import type { Command } from 'commander';
import { parsed } from '#domain/policy/problems';
import { decisionForm, type DecisionForm } from '#domain/release/decide';
import { addCommand, collected, type About, requestIdArgument } from '../command.ts';
import { scalar } from '../evidence-flags.ts';
import { exitCode } from '../exit-code.ts';
import { misuse } from '../failure.ts';
import { conditionLines } from '../owed-text.ts';
import { pairIn } from '../release-flags.ts';
import { standingLines } from '../request-text.ts';
import type { Session } from '../session.ts';

interface Flags {
  readonly reason?: string;
  readonly role?: string;
  readonly phase?: string;
  readonly checklist?: readonly string[];
  readonly manifest?: string;
  readonly condition?: readonly string[];
  readonly afterCondition?: readonly string[];
  readonly justification?: string;
  readonly review?: readonly string[];
  readonly matter?: string;
}

export function addApprove(program: Command, session: Session): void {
  addDecision(program, session, 'approve', {
    summary: 'Approve a request. This vouches for the checklist of its phase, which `status` shows.',
    examples: [
      'countersign approve 01K9ZC0V5T8M3W6Q4R2E7Y1HNB',
      'countersign approve 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --role devops-team --reason "Tried on staging"',
      'countersign approve 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --review risk-level=Low \\\n' +
        '--condition "Update the API examples" --after-condition "Monitor the minor UI issues"',
    ],
  })
    .option('--reason <text>', 'a note for the record')
    .option(
      '--condition <text>',
      'what has to be done before the deployment; may come several times',
      collected,
    )
    .option('--after-condition <text>', 'what has to be done after it; may come several times', collected)
    .option('--justification <text>', 'why it may be released, where the policy asks for it')
    .option(
      '--checklist <item>',
      'an item that was verified, in place of all of them; may come several times',
      collected,
    );
}

export function addDeny(program: Command, session: Session): void {
  addDecision(program, session, 'deny', {
    summary: 'Deny a request and say why.',
    examples: ['countersign deny 01K9ZC0V5T8M3W6Q4R2E7Y1HNB --reason "The migration needs more testing"'],
  })
    .option('--reason <text>', 'what has to change; a denial needs it')
    .option('--matter <matter>', 'what it is about, such as technical, where the policy settles conflicts');
}

function addDecision(
  program: Command,
  { action }: Session,
  decision: DecisionForm['decision'],
  about: About,
): Command {
  return addCommand(program, decision, about)
    .argument('<id>', 'the request', requestIdArgument)
    .option('--role <role>', 'the role to decide in, for people who hold several')
    .option('--phase <phase>', 'the phase to decide on; the open one unless given')
    .option('--review <field=value>', 'a field of the role’s review; may come several times', collected)
    .option(
      '--manifest <digest>',
      'what was looked at, as `status` shows it; a request that changed since is refused',
    )
    .action(
      action(async ({ out, service }, id: string, flags: Flags) => {
        const { json, value } = await service().decide(id, formOf(decision, flags));
        out.result(json, [
          [{ text: decision === 'approve' ? 'Approved.' : 'Denied.', style: 'strong' }],
          ...standingLines(value),
          ...conditionLines(value),
        ]);
        return exitCode.ok;
      }),
    );
}

function formOf(
  decision: DecisionForm['decision'],
  { reason, role, phase, checklist, manifest, justification, matter, ...flags }: Flags,
): DecisionForm {
  const conditions = [
    ...(flags.condition ?? []).map((text) => ({ text, due: 'before-deployment' })),
    ...(flags.afterCondition ?? []).map((text) => ({ text, due: 'after-deployment' })),
  ];
  if (decision === 'deny' && !reason?.trim())
    throw misuse('A denial needs a reason.', 'Say what has to change: --reason "…"');
  const read = parsed(decisionForm, {
    decision,
    ...(reason?.trim() && { reason }),
    ...(role !== undefined && { role }),
    ...(phase !== undefined && { phase }),
    ...(checklist && { checklist }),
    ...(manifest !== undefined && { manifest }),
    ...(justification !== undefined && { justification }),
    ...(matter !== undefined && { matter }),
    ...(flags.review && { review: Object.fromEntries(flags.review.map(fieldIn)) }),
    ...(conditions.length > 0 && { conditions }),
  });
  if (read.ok) return read.value;
  const details = read.problems.map(({ path: [field = '', ...within], reason: wrong }) => {
    if (field === 'conditions') return `--condition ${wrong}`;
    return `--${field}${field === 'review' ? ` (${within.join('.')})` : ''} ${wrong}`;
  });
  throw misuse('The decision cannot be sent like this.', `See countersign ${decision} --help`, details);
}

/** Numbers, true and false are what they say; text that looks like one goes in quotes: `score='"10"'`. */
function fieldIn(written: string): [string, unknown] {
  const [name, value] = pairIn('--review')(written);
  return [name, scalar(value)];
}
