import { withoutRows } from '#domain/approval/rules';
import { inWords } from '#domain/approval/tally';
import { durationInWords } from '#domain/time';
import { lengthInWords } from '#domain/time/length-in-words';
import { counted, listed } from '#domain/words';
import type { Line, Row } from './describe.ts';
import type { ExpiryStep, PhasePlan, ReviewPlan, SlotPlan } from './plan.ts';

type MatrixRow = Omit<Row, 'section'>;

/** The rows of a release matrix, its headings first; nothing where a phase has none. */
export function matrixRows({ slots = [] }: PhasePlan): readonly MatrixRow[] {
  if (slots.length === 0) return [];
  const headings = ['Asked', 'Focus', 'Time', 'Besides'];
  return [
    { label: 'Role', text: headings.join(', '), cells: headings },
    ...slots.map((slot): MatrixRow => {
      const cells = [askedInWords(slot), slot.focus ?? '', timeInWords(slot), listed(besides(slot))];
      return { label: slot.role, text: cells.filter((cell) => cell !== '').join('; '), cells };
    }),
  ];
}

const modesInWords: Readonly<Record<SlotPlan['mode'], string>> = {
  required: 'required',
  optional: 'optional',
  'if-available': 'if available',
  'post-deployment': 'after the release',
  'not-needed': 'not needed',
};

const askedInWords = ({ mode, when }: SlotPlan): string =>
  when === undefined ? modesInWords[mode] : `${modesInWords[mode]} when ${when}`;

const hourMs = 3_600_000;

/** Whole hours stay hours, as release matrices count: `40 hours`, and not a day and sixteen. */
function timeInWords({ within }: SlotPlan): string {
  if (within === undefined) return '';
  const isWholeHours = typeof within === 'number' && within % hourMs === 0;
  return isWholeHours ? counted(within / hourMs, 'hour') : lengthInWords(within);
}

const besides = ({ critical, justification, assurance }: SlotPlan): readonly string[] => [
  ...(critical ? ['critical'] : []),
  ...(justification ? ['says why'] : []),
  ...(assurance === 'token' ? ['signs in'] : []),
];

export const phaseLines = (phase: PhasePlan): readonly Line[] => [
  ['Approvals', approvalsInWords(phase)],
  ['People', phase.distinct ? 'nobody who approved an earlier phase' : ''],
  ...denialLines(phase),
  ['Reminder', listed(phase.remindAfterMs.map((length) => `after ${lengthInWords(length)}`))],
  [
    'Warning',
    phase.warnBeforeMs === undefined ? '' : `${durationInWords(phase.warnBeforeMs)} before the time is over`,
  ],
  ...expiryLines(phase),
  ...phase.evidence.map(({ sentence }): Line => ['Evidence', sentence]),
  ...phase.checklist.map(({ group, text, provenBy }): Line => [
    `Checklist, ${group}`,
    provenBy ? `${text} (shown by ${listed(provenBy)})` : text,
  ]),
];

/** The rows stand in the matrix, so only what is counted besides is said again. */
function approvalsInWords({ approvals, slots }: PhasePlan): string {
  if (!slots) return inWords(approvals);
  const counts = inWords(withoutRows(approvals, new Set(slots.map(({ role }) => role))));
  return `every role that is required${counts && `, and ${counts}`}`;
}

function denialLines({ deny, conflicts }: PhasePlan): readonly Line[] {
  if (deny === 'tally') return [['Denials', 'end the request when too few are left to approve']];
  if (deny !== 'conflict' || !conflicts) return [];
  const { final, by, escalate } = conflicts;
  return [
    [
      'Denials',
      'end the request, unless another role has the last word in the matter: then once it upholds them',
    ],
    ...Object.entries(final).map(([matter, role]): Line => ['Last word', `${role} in ${matter} matters`]),
    ['Last word', `${escalate} in all others, and where ${by} takes it further up`],
  ];
}

function expiryLines({ expiresAfterMs, onExpiry = [], slots = [] }: PhasePlan): readonly Line[] {
  const expires = `after ${lengthInWords(expiresAfterMs)}`;
  if (onExpiry.length === 0) return [['Expires', `${expires}; the request is then cancelled`]];
  return [
    ['Expires', expires],
    ...onExpiry.map((step): Line => ['When time is over', stepInWords(step, slots)]),
    ['When time is over', 'the request is cancelled'],
  ];
}

function stepInWords(step: ExpiryStep, slots: readonly SlotPlan[]): string {
  const critical = slots.filter((slot) => slot.critical).map(({ role }) => role);
  switch (step.how) {
    case 'escalate':
      return `${listed(step.to, 'or')} may decide alone, for ${lengthInWords(step.for)} more`;
    case 'reduce':
      return `only the critical roles have to approve (${listed(critical)}), for ${lengthInWords(step.for)} more; the others review after the release`;
    case 'proceed':
      return 'it is released if the critical roles have approved; the others review after the release';
    case 'postpone':
      return `the release is postponed by ${lengthInWords(step.for)}`;
  }
}

export const reviewLines = ({ title, checklist, fields }: ReviewPlan): readonly Line[] => [
  ['Title', title],
  ...checklist.map(({ text }): Line => ['Checklist', text]),
  ...fields.map(({ label, kind, choices, required }): Line => [
    required ? 'Has to say' : 'May say',
    kind === 'text' ? label : `${label}: ${choices ? listed(choices, 'or') : kind}`,
  ]),
];
