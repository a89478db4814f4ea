import type { Plan } from '#domain/policy/plan';
import { contestOf, settledConflict } from './conflicts-apply.ts';
import type { EventData, Happening } from './events.ts';
import type { Decision, PhaseState, Release } from './release.ts';

type Step = Extract<
  Happening,
  {
    type:
      | 'phase-opened'
      | 'slot-overdue'
      | 'slot-waived'
      | 'deadline-passed'
      | 'reminder-due'
      | 'phase-expired'
      | 'decision-recorded'
      | 'override-used'
      | 'conflict-escalated'
      | 'conflict-ruled';
  }
>;

/** The phases after something happened in one of them. */
export const afterStep = ({ phases, plan }: Release, event: Step): PhaseState[] =>
  phases.map((phase) =>
    phase.id === event.data.phase ? { ...phase, ...change(phase, plan, event) } : phase,
  );

/** The phases after evidence was attached: what relied on what was there before counts no more. */
export const afterEvidence = (
  phases: readonly PhaseState[],
  { data, at }: Extract<Happening, { type: 'evidence-attached' }>,
): PhaseState[] =>
  phases.map((phase) => {
    const left = withoutVoided(phase, data, at);
    if (phase.id === data.approves) return { ...left, outcome: 'approved', decidedAt: at };
    return data.reopens?.includes(phase.id) ? waitingAgain(left, data.name, at) : left;
  });

/** A phase that will be decided anew, with times of its own; who was waived and what denials there were stays. */
function waitingAgain(phase: PhaseState, name: string, at: string): PhaseState {
  const { openedAt, expiresAt, remindAt, due, overdue, extensions, stepsTaken, decidedAt, ...kept } = phase;
  const was = phase.outcome === 'open' ? 'open' : 'approved';
  return {
    ...kept,
    outcome: 'waiting',
    remindersSent: 0,
    round: (phase.round ?? 1) + 1,
    reopened: { at, because: becauseOf(name), was },
  };
}

const becauseOf = (evidence: string) => `the evidence ${evidence} changed`;

/** The phases of a request that was closed: what was not decided by then never will be. */
export const neverDecided = (phases: readonly PhaseState[], at: string): PhaseState[] =>
  phases.map((phase) =>
    phase.outcome === 'open' || phase.outcome === 'waiting'
      ? { ...phase, outcome: 'cancelled', decidedAt: at }
      : phase,
  );

function change(phase: PhaseState, plan: Plan, event: Step): Partial<PhaseState> {
  switch (event.type) {
    case 'phase-opened':
      return opened(event.data, event.at);
    case 'slot-overdue':
      return { overdue: [...(phase.overdue ?? []), event.data.role] };
    case 'slot-waived':
      return waived(phase, event.data, event.at);
    case 'deadline-passed':
      return deadlinePassed(phase, event.data, event.at);
    case 'reminder-due':
      return { remindersSent: event.data.number };
    case 'phase-expired':
      return { outcome: 'expired', decidedAt: event.at };
    case 'decision-recorded':
      return decided(phase, plan, event.data, event);
    case 'override-used':
      return overridden(phase, event.data, event);
    case 'conflict-escalated':
    case 'conflict-ruled':
      return settledConflict(phase, event);
  }
}

const opened = (
  { expiresAt, remindAt, due, extensions, outcome }: EventData<'phase-opened'>,
  at: string,
): Partial<PhaseState> => ({
  outcome: outcome ?? 'open',
  ...(outcome && { decidedAt: at }),
  openedAt: at,
  expiresAt,
  ...(remindAt && { remindAt }),
  ...(due && { due }),
  ...(extensions && { extensions }),
});

const waived = (
  phase: PhaseState,
  { role, because, outcome }: EventData<'slot-waived'>,
  at: string,
): Partial<PhaseState> => ({
  waived: [...(phase.waived ?? []), { role, at, because, owed: false }],
  ...(outcome === 'approved' && { outcome, decidedAt: at }),
});

function deadlinePassed(
  phase: PhaseState,
  data: EventData<'deadline-passed'>,
  at: string,
): Partial<PhaseState> {
  const owed = (data.waived ?? []).map((role) => ({ role, at, because: 'time ran out', owed: true }));
  return {
    stepsTaken: data.step,
    ...(data.how === 'reduce' && { reduced: true }),
    ...(data.to && { escalatedTo: [...(phase.escalatedTo ?? []), ...data.to] }),
    ...(owed.length > 0 && { waived: [...(phase.waived ?? []), ...owed] }),
    ...(data.expiresAt && { expiresAt: data.expiresAt }),
    ...(data.outcome === 'approved' && { outcome: data.outcome, decidedAt: at }),
  };
}

function decided(
  phase: PhaseState,
  plan: Plan,
  data: EventData<'decision-recorded'>,
  event: Happening,
): Partial<PhaseState> {
  const decisions = [...phase.decisions, decisionOf(plan, data, event)];
  return data.outcome === 'open' || data.outcome === 'contested'
    ? { decisions, ...contestOf(phase, data, event) }
    : { decisions, outcome: data.outcome, decidedAt: event.at };
}

function decisionOf(plan: Plan, data: EventData<'decision-recorded'>, { actor, at }: Happening): Decision {
  // Only what the authorization rests on is kept with the state; the trail has all of it.
  const vouched = data.checklist.filter((id) => isChecked(plan, id));
  return {
    by: actor.id,
    at,
    role: data.role,
    ...(data.onBehalfOf && { onBehalfOf: data.onBehalfOf }),
    decision: data.decision,
    ...(data.reason && { reason: data.reason }),
    ...(data.justification && { justification: data.justification }),
    ...(data.review && { review: data.review }),
    ...(vouched.length > 0 && { vouched }),
    assurance: data.assurance,
    countedToward: data.countedToward,
  };
}

const isChecked = ({ authorization }: Plan, id: string): boolean =>
  authorization?.checks.some(({ provenBy }) =>
    provenBy.some((proof) => proof.by === 'item' && proof.item === id),
  ) === true;

function withoutVoided(
  phase: PhaseState,
  { name, voids }: EventData<'evidence-attached'>,
  at: string,
): PhaseState {
  const isVoid = ({ by }: Decision) => voids?.some((one) => one.phase === phase.id && one.by === by) === true;
  const gone = phase.decisions.filter(isVoid);
  if (gone.length === 0) return phase;
  const because = becauseOf(name);
  return {
    ...phase,
    decisions: phase.decisions.filter((one) => !isVoid(one)),
    voided: [...(phase.voided ?? []), ...gone.map((one) => ({ ...one, voidedAt: at, because }))],
  };
}

function overridden(
  phase: PhaseState,
  { role, reason, passedOver, outcome }: EventData<'override-used'>,
  { at, actor }: Happening,
): Partial<PhaseState> {
  const because = `passed over by the override of ${actor.id}`;
  return {
    overridden: { by: actor.id, at, role, reason },
    waived: [...(phase.waived ?? []), ...passedOver.map((one) => ({ role: one, at, because, owed: true }))],
    ...(outcome === 'approved' && { outcome, decidedAt: at }),
  };
}
