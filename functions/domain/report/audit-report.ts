import type { ChainFault, Head } from '#domain/audit/chain';
import type { Directory } from '#domain/identity/directory';
import { standingChecks } from '#domain/release/authorization';
import type { AuthorizationCheck, ChainedEvent, EventData } from '#domain/release/events';
import type { PhaseState, Release } from '#domain/release/release';
import { slotsOf, type Slot } from '#domain/release/slots';
import { phaseBecause, standingOf, type Standing } from '#domain/release/status';
import { happeningInWords } from '#domain/release/happening';
import type { PhasePlan } from '#domain/policy/plan';
import { approvalRecordOf, type ApprovalRecord } from './approval-record.ts';

/** Everything an auditor is told about one request, and what proves it. */
export interface AuditReport {
  readonly at: string;
  readonly head: Head;
  /** Set when the stored record is not what was recorded. */
  readonly fault?: ChainFault;
  readonly release: Release;
  readonly standing: Standing;
  readonly record: ApprovalRecord;
  /** What had to hold for the authorization, as it held when somebody started it, or as it holds. */
  readonly checks: readonly AuthorizationCheck[];
  readonly phases: readonly PhaseReport[];
  /** Names and titles of whoever and whatever role still stands in the directory, by id. */
  readonly people: Names;
  readonly roles: Names;
  readonly deploymentSteps: readonly Dated<EventData<'deployment-step'>>[];
  readonly healthChecks: readonly Dated<EventData<'health-checked'>>[];
  readonly timeline: readonly Entry[];
}

export type Names = ReadonlyMap<string, string>;

export interface PhaseReport {
  readonly plan: PhasePlan;
  readonly state: PhaseState;
  readonly because: string;
  readonly decisions: readonly DecisionReport[];
  /** Rows of the matrix that nobody filled, and why. */
  readonly unfilled: readonly UnfilledRow[];
}

export interface UnfilledRow extends Slot {
  /** It is reviewed after the release instead. */
  readonly owed: boolean;
}

export interface DecisionReport {
  readonly by: string;
  readonly at: string;
  readonly data: EventData<'decision-recorded'>;
  /** The checklist items this person vouched for, as they read in the plan. */
  readonly vouched: readonly string[];
  /** What they wrote down in the review of their role. */
  readonly review?: { readonly title: string; readonly fields: readonly (readonly [string, string])[] };
  /** What became of a denial that was contested. */
  readonly ruling?: { readonly by: string; readonly at: string } & EventData<'conflict-ruled'>;
  /** Set where it counts no more. */
  readonly voided?: { readonly at: string; readonly because: string };
}

export interface Entry {
  readonly sequence: number;
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly hash: string;
}

type Dated<D> = D & { readonly at: string };

/** What was read together: a release, and the events up to the head it was read with. */
export interface Recorded {
  readonly release: Release;
  readonly head: Head;
  readonly events: readonly ChainedEvent[];
  readonly fault?: ChainFault;
}

export function auditReport(
  { release, head, events, fault }: Recorded,
  directory: Directory,
  at: string,
): AuditReport {
  return {
    at,
    head,
    ...(fault && { fault }),
    release,
    standing: standingOf(release),
    record: approvalRecordOf(release, directory),
    checks: standingChecks(release, directory),
    people: new Map(directory.people.map(({ id, name }) => [id, name])),
    roles: new Map(Object.entries(directory.roles).map(([id, { title }]) => [id, title])),
    phases: release.plan.phases.map((plan, index) => phaseReport(release, plan, index, events)),
    deploymentSteps: events.flatMap((event) =>
      event.type === 'deployment-step' ? [{ ...event.data, at: event.at }] : [],
    ),
    healthChecks: events.flatMap((event) =>
      event.type === 'health-checked' ? [{ ...event.data, at: event.at }] : [],
    ),
    timeline: events.map((event) => ({
      sequence: event.sequence,
      at: event.at,
      who: event.actor.kind === event.actor.id ? event.actor.id : `${event.actor.kind} ${event.actor.id}`,
      what: happeningInWords(event),
      hash: event.hash,
    })),
  };
}

function phaseReport(
  release: Release,
  plan: PhasePlan,
  index: number,
  events: readonly ChainedEvent[],
): PhaseReport {
  const state = release.phases[index]!;
  return {
    plan,
    state,
    because: phaseBecause(release, plan, state),
    decisions: events.flatMap((event) =>
      event.type === 'decision-recorded' && event.data.phase === plan.id
        ? [{ ...decisionReport(plan, state, event.data, event), ...rulingOn(event, plan, events) }]
        : [],
    ),
    unfilled: slotsOf(plan, state)
      .filter(({ role, by }) => by === undefined && isInMatrix(plan, state, role))
      .map((slot) => ({
        ...slot,
        owed: state.waived?.some(({ role, owed }) => owed && role === slot.role) === true,
      })),
  };
}

/** Of roles that only share a count, those that were not needed are no news. */
const isInMatrix = ({ slots = [] }: PhasePlan, { waived = [] }: PhaseState, role: string) =>
  [...slots, ...waived].some((row) => row.role === role);

function decisionReport(
  plan: PhasePlan,
  { voided = [] }: PhaseState,
  data: EventData<'decision-recorded'>,
  { actor, at }: Pick<ChainedEvent, 'actor' | 'at'>,
): DecisionReport {
  const own = plan.slots?.find(({ role }) => role === data.role)?.review;
  const gone = voided.find((given) => given.by === actor.id && given.at === at);
  const items = [...plan.checklist, ...(own?.checklist ?? [])];
  const said = Object.entries(data.review ?? {}).map(
    ([id, value]) =>
      [own?.fields.find((field) => field.id === id)?.label ?? id, valueInWords(value)] as const,
  );
  return {
    by: actor.id,
    at,
    data,
    vouched: data.checklist.map((id) => items.find((item) => item.id === id)?.text ?? id),
    ...(said.length > 0 && { review: { title: own?.title ?? data.role, fields: said } }),
    ...(gone && { voided: { at: gone.voidedAt, because: gone.because } }),
  };
}

/** The first after the denial. */
function rulingOn(
  { actor, sequence, data }: Extract<ChainedEvent, { type: 'decision-recorded' }>,
  { id }: PhasePlan,
  events: readonly ChainedEvent[],
): Pick<DecisionReport, 'ruling'> {
  if (data.decision === 'approve') return {};
  for (const event of events.slice(sequence))
    if (event.type === 'conflict-ruled' && event.data.phase === id && event.data.on === actor.id)
      return { ruling: { ...event.data, by: event.actor.id, at: event.at } };
  return {};
}

const valueInWords = (value: string | number | boolean) =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
