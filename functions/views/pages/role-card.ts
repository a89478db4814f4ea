import type { ConditionState, Decision, ObligationState, PhaseState, Release } from '#domain/release/release';
import type { Slot } from '#domain/release/slots';
import { instantInWords } from '#domain/time';
import { html, type Html } from '#views/html';

/** How a role's place in a phase stands: who decided and when, or what is waited for and until when. */
export function roleCard(release: Release, phase: PhaseState, slot: Slot): Html {
  const decision = phase.decisions.find(
    ({ role, by, at }) => role === slot.role && by === slot.by && at === slot.at,
  );
  const conditions = decision ? conditionsOf(release, phase, decision) : [];
  const review = release.obligations?.find(({ kind, role }) => kind === 'review' && role === slot.role);
  const mode = modes[slot.mode];
  return html`
    <li class="card">
      <h3>${slot.role}</h3>
      ${state(slot, conditions)} ${sentences(slot, phase, review).map((words) => html`<p>${words}</p>`)}
      ${decision?.reason !== undefined && html`<p class="words" dir="auto">${decision.reason}</p>`}
      ${
        conditions.length > 0 &&
        html`<ul>
          ${conditions.map((one) => html`<li>${conditionInWords(one)} <span dir="auto">${one.text}</span></li>`)}
        </ul>`
      }
      ${mode !== undefined && html`<p class="soft">${mode}</p>`}
    </li>
  `;
}

const conditionsOf = (
  { conditions = [] }: Release,
  { id }: PhaseState,
  { by, at }: Decision,
): readonly ConditionState[] =>
  conditions.filter((one) => one.phase === id && one.by === by && one.at === at);

/** A sign and a word, so that no colour has to be told apart. */
function state(slot: Slot, conditions: readonly ConditionState[]): Html {
  const { sign, word, look } = states[slot.state];
  const before = conditions.filter(({ due }) => due === 'before-deployment');
  const isMet = before.every(({ state: stands }) => stands === 'confirmed');
  const on = before.length === 0 ? '' : isMet ? ', and every condition is met' : ' on conditions';
  return html`<p class="mark ${look}">${sign} ${word}${on}</p>`;
}

const states = {
  approved: { sign: '✓', word: 'Approved', look: 'good' },
  denied: { sign: '✗', word: 'Denied', look: 'bad' },
  pending: { sign: '…', word: 'Pending', look: '' },
  overdue: { sign: '!', word: 'Overdue', look: 'bad' },
  waived: { sign: '–', word: 'Waived', look: '' },
  'not-needed': { sign: '–', word: 'Not needed', look: '' },
  'after-release': { sign: '→', word: 'After the release', look: '' },
} as const satisfies Record<Slot['state'], { sign: string; word: string; look: string }>;

function sentences(
  { role, state: stands, by, onBehalfOf, at, dueAt, because }: Slot,
  phase: PhaseState,
  review: ObligationState | undefined,
): readonly string[] {
  const isOwed = phase.waived?.some((gone) => gone.role === role && gone.owed);
  return [
    ...(by && at ? [`By ${by}${onBehalfOf ? ` for ${onBehalfOf}` : ''} at ${instantInWords(at)}.`] : []),
    ...(dueAt ? [`${stands === 'overdue' ? 'Was due' : 'Due'} at ${instantInWords(dueAt)}.`] : []),
    ...(because ? [`Because: ${because}.`] : []),
    ...(isOwed && !by && !review ? ['Reviews after the release.'] : []),
    ...(review && !by ? [reviewInWords(review)] : []),
  ];
}

function reviewInWords({ state: stands, dueAt, fulfilled }: ObligationState): string {
  if (fulfilled) return `Reviewed by ${fulfilled.by} at ${instantInWords(fulfilled.at)}.`;
  return `Review ${stands === 'overdue' ? 'was due' : 'due'} at ${instantInWords(dueAt)}.`;
}

function conditionInWords({ id, due, state: stands }: ConditionState): string {
  if (due === 'after-deployment') return `${id}, after the deployment:`;
  return `${id}, ${conditionStates[stands]}:`;
}

const conditionStates = {
  open: 'not met yet',
  resolved: 'said to be met',
  confirmed: 'met',
} as const satisfies Record<ConditionState['state'], string>;

/** What the role's word is for, where its state does not say it already. */
const modes: Readonly<Partial<Record<Slot['mode'], string>>> = {
  alone: 'Suffices alone',
  shared: 'One of several that count together',
  required: 'Required',
  optional: 'Optional',
  'if-available': 'If available',
};
