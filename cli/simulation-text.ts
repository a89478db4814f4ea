import { listed } from '#domain/words';
import type { SimulationView } from './api.ts';
import { table, type Line } from './output.ts';
import { instant } from './words.ts';

/** What would block it first, then who would have to approve, phase by phase, and what comes after. */
export const simulationLines = (view: SimulationView): readonly Line[] => [
  ...verdictLines(view),
  ...view.phases.flatMap((phase) => ['', ...phaseLines(phase)]),
  ...afterwardsLines(view),
];

const verdictLines = ({ opens, blockers, policy, variant }: SimulationView): readonly Line[] => [
  [
    opens ? { text: 'would be opened', style: 'good' } : { text: 'would not be opened', style: 'bad' },
    policy ? `, by ${policy.id} ${policy.version} (${variant})` : '',
  ],
  ...blockers.map(({ sentence, code }): Line => [{ text: '  · ', style: 'bad' }, `${sentence} (${code})`]),
];

type Phase = SimulationView['phases'][number];

const phaseLines = ({ title, opensBy, expiresAt, needs, slots }: Phase): readonly Line[] => [
  [{ text: title, style: 'strong' }, `: opens by ${instant(opensBy)}, closes at ${instant(expiresAt)}`],
  `  needs ${needs}`,
  ...table(
    slots.map(({ role, mode, state, dueAt, who, focus }) => [
      role,
      mode,
      dueAt && state === 'pending' ? `by ${instant(dueAt)}` : '',
      state === 'not-needed' ? '' : listed(who, 'or') || 'nobody',
      focus ?? '',
    ]),
  ),
];

const afterwardsLines = ({ start, afterwards, supersedes }: SimulationView): readonly Line[] => {
  const lines = [
    ...(start
      ? [`Started ${start.how === 'automatic' ? 'by itself' : `by ${listed(start.who, 'or')}`}.`]
      : []),
    ...afterwards.map(
      ({ what, role, within }) =>
        `Owed afterwards${within ? ` within ${within}` : ''}: ${what}${role ? ` (${role})` : ''}.`,
    ),
    ...supersedes.map((id) => `Would take the place of ${id}.`),
  ];
  return lines.length > 0 ? ['', ...lines] : [];
};
