import type { PhasePlan, Plan } from '#domain/policy/plan';
import type { ChainedEvent, EventData } from '#domain/release/events';
import type { Evidence } from '#domain/release/form';

/*
 * What the events of a request add up to, as far as promises ask. Written apart from the product's fold and kept in
 * other shapes, so that the product is not its own witness.
 */

export interface Vote {
  readonly person: string;
  readonly role: string;
  readonly decision: 'approve' | 'deny';
  /** Whose vote it is: of whoever is away, where somebody stood in. */
  readonly of: string;
}

export interface PhaseBook {
  readonly plan: PhasePlan;
  outcome: 'waiting' | 'open' | 'approved' | 'over';
  /** How often it has been decided anew. */
  reopened: number;
  approvedAt?: string;
  readonly votes: Map<string, Vote>;
  openedAt?: string;
  expiresAt?: string;
  due: ReadonlyMap<string, string>;
  extensions: readonly string[];
  stepsTaken: number;
  readonly chased: Set<string>;
  /** Roles whose approval came to count no more: their time may have passed while it did. */
  readonly askedAgain: Set<string>;
  /** Roles that are not waited for, and whether they review afterwards. */
  readonly waived: Map<string, 'owed' | 'not owed'>;
  /** Whose denials wait for the last word, and whose word that is. */
  readonly contested: Map<string, string>;
  /** Whose denials were overruled. */
  readonly overruled: Set<string>;
  readonly escalatedTo: Set<string>;
  overriddenBy?: string;
  isReduced: boolean;
}

export interface ConditionBook {
  readonly setBy: string;
  readonly due: 'before-deployment' | 'after-deployment';
  state: 'open' | 'resolved' | 'confirmed';
}

export interface DebtBook {
  readonly opened: EventData<'obligation-opened'>;
  isReminded: boolean;
  isOverdue: boolean;
  fulfilledAt?: string;
}

export interface Book {
  readonly id: string;
  readonly openedAt: string;
  readonly plan: Plan;
  readonly form: EventData<'request-opened'>['form'];
  readonly authors: readonly string[];
  evidence: Evidence;
  readonly phases: ReadonlyMap<string, PhaseBook>;
  readonly conditions: Map<string, ConditionBook>;
  readonly debts: Map<string, DebtBook>;
  /** Cancelled, superseded, or out of time: it will never be deployed. */
  isGivenUp: boolean;
  deployment?: 'running' | 'succeeded' | 'failed';
}

/** A book with its first line. */
export function bookOf(id: string, at: string, data: EventData<'request-opened'>): Book {
  return {
    id,
    openedAt: at,
    plan: data.plan,
    form: data.form,
    authors: data.requester.authors,
    evidence: data.form.evidence,
    phases: new Map(data.plan.phases.map((plan) => [plan.id, phaseOf(plan)])),
    conditions: new Map(),
    debts: new Map(),
    isGivenUp: false,
  };
}

const phaseOf = (plan: PhasePlan): PhaseBook => ({
  plan,
  outcome: 'waiting',
  reopened: 0,
  votes: new Map(),
  due: new Map(),
  extensions: [],
  stepsTaken: 0,
  chased: new Set(),
  askedAgain: new Set(),
  waived: new Map(),
  contested: new Map(),
  overruled: new Set(),
  escalatedTo: new Set(),
  isReduced: false,
});

/** The phase an event is about, if it is about one. */
export const phaseIn = (book: Book, { type, data }: ChainedEvent): PhaseBook | undefined => {
  if (type === 'evidence-attached') return data.approves ? book.phases.get(data.approves) : undefined;
  return 'phase' in data ? book.phases.get(data.phase) : undefined;
};

/** What an event makes of its phase; nothing where it leaves it open. */
export function outcomeIn({ type, data }: ChainedEvent): PhaseBook['outcome'] | undefined {
  switch (type) {
    case 'evidence-attached':
      return data.approves ? 'approved' : undefined;
    case 'phase-opened':
    case 'slot-waived':
    case 'deadline-passed':
    case 'decision-recorded':
    case 'override-used':
    case 'conflict-ruled':
      if (data.outcome === 'approved') return 'approved';
      return data.outcome === 'denied' ? 'over' : undefined;
    case 'phase-expired':
      return 'over';
    default:
      return undefined;
  }
}

/** Writes one more event into the book. */
export function enter(book: Book, event: ChainedEvent): void {
  const phase = phaseIn(book, event);
  if (phase) enterPhase(phase, event);
  const { type, data } = event;
  switch (type) {
    case 'evidence-attached':
      book.evidence = { ...book.evidence, [data.name]: data.value };
      for (const { phase: id, by } of data.voids ?? []) takeBack(book.phases.get(id)!, by);
      for (const id of data.reopens ?? []) waitAgain(book.phases.get(id)!);
      break;
    case 'decision-recorded':
      for (const { id, due } of data.conditions ?? [])
        book.conditions.set(id, { setBy: event.actor.id, due, state: 'open' });
      break;
    case 'condition-resolved':
      book.conditions.get(data.condition)!.state = 'resolved';
      break;
    case 'condition-judged':
      book.conditions.get(data.condition)!.state = data.accepted ? 'confirmed' : 'open';
      break;
    case 'deployment-started':
      book.deployment = 'running';
      break;
    case 'deployment-succeeded':
    case 'deployment-failed':
      book.deployment = type === 'deployment-failed' ? 'failed' : 'succeeded';
      break;
    case 'phase-expired':
    case 'request-cancelled':
    case 'request-superseded':
    case 'conditions-expired':
    case 'start-expired':
      book.isGivenUp = true;
      break;
    case 'obligation-opened':
      book.debts.set(data.id, { opened: data, isReminded: false, isOverdue: false });
      break;
    case 'obligation-reminded':
      book.debts.get(data.obligation)!.isReminded = true;
      break;
    case 'obligation-overdue':
      book.debts.get(data.obligation)!.isOverdue = true;
      break;
    case 'obligation-fulfilled':
      book.debts.get(data.obligation)!.fulfilledAt = event.at;
      break;
    default:
  }
}

function enterPhase(phase: PhaseBook, event: ChainedEvent): void {
  const { type, data, actor, at } = event;
  switch (type) {
    case 'phase-opened':
      phase.outcome = 'open';
      phase.openedAt = at;
      phase.expiresAt = data.expiresAt;
      phase.due = new Map((data.due ?? []).map(({ role, at: due }) => [role, due]));
      phase.extensions = data.extensions ?? [];
      break;
    case 'slot-overdue':
      phase.chased.add(data.role);
      break;
    case 'slot-waived':
      excuse(phase, data.role);
      break;
    case 'deadline-passed':
      phase.stepsTaken = data.step;
      phase.isReduced ||= data.how === 'reduce' || data.how === 'proceed';
      for (const role of data.to ?? []) phase.escalatedTo.add(role);
      for (const role of data.waived ?? []) phase.waived.set(role, 'owed');
      if (data.expiresAt) phase.expiresAt = data.expiresAt;
      break;
    case 'decision-recorded': {
      const { role, decision, onBehalfOf: of = actor.id } = data;
      phase.votes.set(actor.id, { person: actor.id, role, decision, of });
      if (data.outcome === 'contested') phase.contested.set(actor.id, data.authority ?? '');
      break;
    }
    case 'override-used':
      phase.overriddenBy = actor.id;
      for (const role of data.passedOver) phase.waived.set(role, 'owed');
      break;
    case 'conflict-escalated':
      phase.contested.set(data.on, data.to);
      break;
    case 'conflict-ruled':
      phase.contested.delete(data.on);
      if (data.ruling === 'overrule') {
        phase.overruled.add(data.on);
        excuse(phase, data.role);
      }
      break;
    default:
  }
  const outcome = outcomeIn(event);
  if (!outcome) return;
  phase.outcome = outcome;
  if (outcome === 'approved') phase.approvedAt = at;
}

/** Not waited for any more. Who was to review afterwards still is. */
const excuse = ({ waived }: PhaseBook, role: string) => waived.set(role, waived.get(role) ?? 'not owed');

/** Decided anew, in a time of its own. */
function waitAgain(phase: PhaseBook): void {
  phase.outcome = 'waiting';
  phase.reopened += 1;
  phase.stepsTaken = 0;
  phase.chased.clear();
  phase.askedAgain.clear();
  delete phase.approvedAt;
  delete phase.expiresAt;
}

function takeBack({ votes, askedAgain }: PhaseBook, person: string): void {
  const vote = votes.get(person);
  if (vote) askedAgain.add(vote.role);
  votes.delete(person);
}
