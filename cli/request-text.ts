import { isClosed } from '#domain/release/status';
import { listed } from '#domain/words';
import type { Explanation, RequestSummary, RequestView } from './api.ts';
import { quoted, table, type Line, type Piece } from './output.ts';
import { conditionLines, obligationLines } from './owed-text.ts';
import { messageLines } from './thread-text.ts';
import { instant, statusPiece } from './words.ts';

type Name = Pick<RequestSummary, 'service' | 'environment' | 'version' | 'status' | 'because'>;

/** Two lines that say what it is and how it stands. */
export const standingLines = ({ service, environment, version, status, because }: Name): readonly Line[] => [
  [{ text: `${service} ${version} to ${environment}`, style: 'strong' }, ': ', statusPiece(status)],
  because,
];

/** A whole request: what it is, what it brings, who decided what. */
export const requestLines = (view: RequestView): readonly Line[] => [
  ...standingLines(view),
  '',
  ...table(factsOf(view)),
  ...(view.notes ? ['', ...quoted(view.notes)] : []),
  ...(view.references.length > 0 ? ['', 'The requester points to:', ...table(referencesOf(view))] : []),
  ...view.phases.flatMap((phase) => ['', ...phaseLines(phase)]),
  ...below(conditionLines(view)),
  ...below(obligationLines(view)),
  ...below(messageLines(view)),
];

const below = (lines: readonly Line[]) => (lines.length > 0 ? ['', ...lines] : []);

const factsOf = (view: RequestView): readonly (readonly Piece[])[] =>
  [
    ['id', view.id],
    ['summary', view.summary],
    ['requester', view.requester],
    ['created', instant(view.createdAt)],
    ['change type', view.changeType],
    ['ref', view.ref],
    ['commit', view.commit],
    ['manifest', view.manifest],
    ['artifacts', listed(view.artifacts.map(({ name, digest }) => `${name}@${digest}`))],
    ['components', listed(view.components)],
    ['flags', listed(Object.entries(view.flags).flatMap(([name, set]) => (set ? [name] : [])))],
    ['evidence', evidenceInWords(view.evidence)],
    ['policy', `${view.policy.id} ${view.policy.version} (${view.variant})`],
    ['run', view.links['run'] ?? ''],
  ].filter(([, text]) => text !== '');

const referencesOf = ({ references }: RequestView) => references.map(({ title, url }) => [title, url]);

const evidenceInWords = (evidence: RequestView['evidence']): string =>
  Object.entries(evidence)
    .flatMap(([name, value]) =>
      typeof value === 'object'
        ? Object.entries(value).map(([fact, held]) => `${name}.${fact} ${held}`)
        : [`${name} ${value}`],
    )
    .join(', ');

type Phase = RequestView['phases'][number];

const phaseLines = ({ title, status, because, progress, slots, checklist }: Phase): readonly Line[] => [
  [{ text: title, style: 'strong' }, `: ${status}, ${progress.given} of ${progress.needed} approvals`],
  `  ${because}`,
  ...table(
    slots.map((slot) => [
      slotPiece(slot.state),
      slot.role,
      slot.mode,
      personIn(slot),
      timeOf(slot),
      [slot.focus, slot.because].filter((said) => said !== undefined).join('; '),
    ]),
  ),
  ...(status === 'open' && checklist.length > 0
    ? [
        '  Approving vouches for:',
        ...table(
          checklist.map(({ id, text }) => [id, text]),
          '    ',
        ),
      ]
    : []),
];

const personIn = ({ by = '', onBehalfOf }: Phase['slots'][number]): string =>
  onBehalfOf ? `${by} for ${onBehalfOf}` : by;

function timeOf({ state, at, dueAt }: Phase['slots'][number]): string {
  if (at) return instant(at);
  if (!dueAt) return '';
  return `${state === 'overdue' ? 'was due' : 'until'} ${instant(dueAt)}`;
}

const slotPiece = (state: Phase['slots'][number]['state']): Piece => ({
  text: state,
  style: slotStyles[state],
});

const slotStyles = {
  approved: 'good',
  denied: 'bad',
  pending: 'waiting',
  overdue: 'bad',
  waived: 'quiet',
  'not-needed': 'quiet',
  'after-release': 'quiet',
} as const;

/** What is missing and who can give it. */
export const explanationLines = ({ status, because, expiresAt, missing }: Explanation): readonly Line[] => [
  [statusPiece(status)],
  because,
  ...(expiresAt ? [`Closes by itself at ${instant(expiresAt)}.`] : []),
  ...missing.flatMap(({ phase, sentence, who }): readonly Line[] => [
    '',
    [{ text: phase, style: 'strong' }, `: ${sentence}`],
    `  ${who.length > 0 ? `Can be given by ${listed(who, 'or')}.` : 'Nobody in the directory can give it.'}`,
  ]),
  ...(missing.length === 0 ? [nothingMissing(status)] : []),
];

const nothingMissing = (status: Explanation['status']) =>
  isClosed(status) ? `It ended as ${status}; nothing is left to decide.` : 'Nothing is missing.';

export const listLines = (items: readonly RequestSummary[]): readonly Line[] =>
  table(
    items.map(({ id, status, service, version, environment, requester, createdAt, onBehalfOf }) => [
      id,
      statusPiece(status),
      `${service} ${version}`,
      environment,
      requester,
      instant(createdAt),
      ...(onBehalfOf ? [`for ${onBehalfOf}`] : []),
    ]),
    '',
  );
