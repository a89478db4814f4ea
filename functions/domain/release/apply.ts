import { afterwards, withConditions } from './conditions-apply.ts';
import type { Plan } from '#domain/policy/plan';
import type { EventData, Happening } from './events.ts';
import { contestOf, settledConflict } from './conflicts-apply.ts';
import { owed } from './obligations-apply.ts';
import type { PhaseState, Release } from './release.ts';

/** Folds one event into the state. The only way a release changes. */
export function apply(release: Release | undefined, id: string, event: Happening): Release {
  if (event.type === 'request-opened') return opened(id, event.data, event.at);
  if (!release) throw new Error(`a release begins with its opening, not with ${event.type} (this is a bug)`);
  switch (event.type) {
    case 'phase-opened':
      return inPhase(release, event.data.phase, {
        outcome: 'open',
        openedAt: event.at,
        expiresAt: event.data.expiresAt,
        ...(event.data.remindAt && { remindAt: event.data.remindAt }),
        ...(event.data.due && { due: event.data.due }),
        ...(event.data.extensions && { extensions: event.data.extensions }),
      });
    case 'slot-overdue':
      return changed(release, event.data.phase, (phase) => ({
        overdue: [...(phase.overdue ?? []), event.data.role],
      }));
    case 'slot-waived':
      return waived(release, event.data, event.at);
    case 'deadline-passed':
      return deadlinePassed(release, event.data, event.at);
    case 'decision-recorded':
      return decided(release, event.data, event);
    case 'evidence-attached': {
      const evidence = { ...release.evidence, [event.data.name]: event.data.value };
      const next = { ...voided(release, event.data, event.at), evidence };
      return event.data.approves
        ? inPhase(next, event.data.approves, { outcome: 'approved', decidedAt: event.at })
        : next;
    }
    case 'reminder-due':
      return inPhase(release, event.data.phase, { remindersSent: event.data.number });
    case 'phase-expired':
      return inPhase(release, event.data.phase, { outcome: 'expired', decidedAt: event.at });
    case 'request-cancelled':
      return undecided(
        {
          ...release,
          cancelled: { at: event.at, by: event.actor.id, reason: event.data.reason },
        },
        event.at,
      );
    case 'request-superseded':
      return undecided({ ...release, superseded: { at: event.at, ...event.data } }, event.at);
    case 'message-posted':
      return {
        ...release,
        messages: [...(release.messages ?? []), { ...event.data, by: event.actor.id, at: event.at }],
      };
    case 'override-used':
      return overridden(release, event.data, event);
    case 'conflict-escalated':
    case 'conflict-ruled':
      return changed(release, event.data.phase, (phase) => settledConflict(phase, event));
    case 'condition-resolved':
    case 'condition-judged':
      return { ...release, conditions: afterwards(release.conditions ?? [], event) };
    case 'conditions-expired':
      return { ...release, conditionsExpiredAt: event.at };
    case 'obligation-opened':
    case 'obligation-reminded':
    case 'obligation-overdue':
    case 'obligation-fulfilled':
      return { ...release, obligations: owed(release.obligations ?? [], event) };
    case 'start-requested':
      return { ...release, start: { at: event.at, by: event.actor.id, ...event.data } };
    case 'start-expired':
      return { ...release, startExpiredAt: event.at };
    case 'deployment-started':
      return {
        ...release,
        deployment: {
          id: event.data.deployment,
          fence: event.data.fence,
          permit: event.data.permit,
          state: 'running',
          startedAt: event.at,
        },
      };
    case 'deployment-step':
      return withDeployment(release, { lastStep: event.data.step });
    case 'deployment-succeeded':
      return {
        ...withDeployment(release, { state: 'succeeded', endedAt: event.at }),
        watch: { stage: 0, stageStartedAt: event.at, checks: 0, failed: false },
      };
    case 'deployment-failed': {
      const deployment = release.deployment ?? neverStarted(event.at);
      return {
        ...release,
        deployment: { ...deployment, state: 'failed', endedAt: event.at, reason: event.data.reason },
      };
    }
    case 'health-checked':
      return checked(release, event.data, event.at);
  }
}

/** The state after a whole history. */
export const fold = (id: string, events: readonly Happening[]): Release | undefined =>
  events.reduce<Release | undefined>((state, event) => apply(state, id, event), undefined);

function opened(id: string, data: EventData<'request-opened'>, at: string): Release {
  const { evidence, ...form } = data.form;
  return {
    id,
    createdAt: at,
    requester: data.requester,
    ...(data.runUrl && { runUrl: data.runUrl }),
    form,
    plan: data.plan,
    evidence,
    phases: data.plan.phases.map((phase) => ({
      id: phase.id,
      outcome: 'waiting',
      remindersSent: 0,
      decisions: [],
    })),
  };
}

const isChecked = ({ authorization }: Plan, id: string): boolean =>
  authorization?.checks.some(({ provenBy }) =>
    provenBy.some((proof) => proof.by === 'item' && proof.item === id),
  ) === true;

function decided(release: Release, data: EventData<'decision-recorded'>, event: Happening): Release {
  const phase = release.phases.find((candidate) => candidate.id === data.phase);
  // Only what the authorization rests on is kept with the state; the trail has all of it.
  const vouched = data.checklist.filter((id) => isChecked(release.plan, id));
  const decisions = [
    ...(phase?.decisions ?? []),
    {
      by: event.actor.id,
      at: event.at,
      role: data.role,
      ...(data.onBehalfOf && { onBehalfOf: data.onBehalfOf }),
      decision: data.decision,
      ...(data.reason && { reason: data.reason }),
      ...(data.justification && { justification: data.justification }),
      ...(data.review && { review: data.review }),
      ...(vouched.length > 0 && { vouched }),
      assurance: data.assurance,
      countedToward: data.countedToward,
    },
  ];
  return inPhase(
    withConditions(release, data, event),
    data.phase,
    data.outcome === 'open' || data.outcome === 'contested'
      ? { decisions, ...contestOf(phase, data, event) }
      : { decisions, outcome: data.outcome, decidedAt: event.at },
  );
}

function voided(release: Release, { name, voids }: EventData<'evidence-attached'>, at: string): Release {
  const isVoid = (phase: PhaseState, by: string) =>
    voids?.some((one) => one.phase === phase.id && one.by === by) === true;
  return {
    ...release,
    phases: release.phases.map((phase) => {
      const gone = phase.decisions.filter(({ by }) => isVoid(phase, by));
      if (gone.length === 0) return phase;
      const because = `the evidence ${name} changed`;
      return {
        ...phase,
        decisions: phase.decisions.filter(({ by }) => !isVoid(phase, by)),
        voided: [...(phase.voided ?? []), ...gone.map((one) => ({ ...one, voidedAt: at, because }))],
      };
    }),
  };
}

function waived(release: Release, { phase, role, because, outcome }: EventData<'slot-waived'>, at: string) {
  return changed(release, phase, (state) => ({
    waived: [...(state.waived ?? []), { role, at, because, owed: false }],
    ...(outcome === 'approved' && { outcome, decidedAt: at }),
  }));
}

function deadlinePassed(release: Release, data: EventData<'deadline-passed'>, at: string): Release {
  const owed = (data.waived ?? []).map((role) => ({ role, at, because: 'time ran out', owed: true }));
  return changed(release, data.phase, (phase) => ({
    stepsTaken: data.step,
    ...(data.how === 'reduce' && { reduced: true }),
    ...(data.to && { escalatedTo: [...(phase.escalatedTo ?? []), ...data.to] }),
    ...(owed.length > 0 && { waived: [...(phase.waived ?? []), ...owed] }),
    ...(data.expiresAt && { expiresAt: data.expiresAt }),
    ...(data.outcome === 'approved' && { outcome: data.outcome, decidedAt: at }),
  }));
}

function overridden(release: Release, data: EventData<'override-used'>, { at, actor }: Happening): Release {
  const { role, reason } = data;
  const because = `passed over by the override of ${actor.id}`;
  return changed(release, data.phase, (phase) => ({
    overridden: { by: actor.id, at, role, reason },
    waived: [
      ...(phase.waived ?? []),
      ...data.passedOver.map((one) => ({ role: one, at, because, owed: true })),
    ],
    ...(data.outcome === 'approved' && { outcome: data.outcome, decidedAt: at }),
  }));
}

/** What was not decided when the request was closed never will be. */
const undecided = (release: Release, at: string): Release => ({
  ...release,
  phases: release.phases.map((phase) =>
    phase.outcome === 'open' || phase.outcome === 'waiting'
      ? { ...phase, outcome: 'cancelled' as const, decidedAt: at }
      : phase,
  ),
});

function checked(release: Release, data: EventData<'health-checked'>, at: string): Release {
  if (!release.watch) throw new Error('health is checked only after a deployment (this is a bug)');
  const stagePassed = data.outcome === 'stage-passed' || data.outcome === 'completed';
  const last = { at, verdict: data.verdict, values: data.values, sentence: data.sentence };
  return {
    ...release,
    watch: {
      stage: stagePassed ? data.stage + 1 : data.stage,
      stageStartedAt: stagePassed ? at : release.watch.stageStartedAt,
      checks: stagePassed ? 0 : release.watch.checks + 1,
      last,
      failed: data.outcome === 'failed',
      ...(data.outcome === 'replaced' && { replaced: true }),
    },
  };
}

/** A deployment that failed before the deployer was asked, for example because the environment stayed busy. */
const neverStarted = (at: string) => ({ id: 'none', fence: 0, permit: 'none', startedAt: at });

function withDeployment(release: Release, change: Partial<NonNullable<Release['deployment']>>): Release {
  if (!release.deployment) throw new Error('a deployment reports only after it started (this is a bug)');
  return { ...release, deployment: { ...release.deployment, ...change } };
}

const inPhase = (release: Release, id: string, change: Partial<PhaseState>): Release =>
  changed(release, id, () => change);

function changed(release: Release, id: string, change: (phase: PhaseState) => Partial<PhaseState>): Release {
  return {
    ...release,
    phases: release.phases.map((phase) => (phase.id === id ? { ...phase, ...change(phase) } : phase)),
  };
}
