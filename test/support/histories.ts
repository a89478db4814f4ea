import fc from '#test/support/fc';
import { unmet } from '#domain/approval/evidence';
import type { Outcome } from '#domain/outcome';
import { apply } from '#domain/release/apply';
import { attachEvidence } from '#domain/release/attach-evidence';
import { cancel } from '#domain/release/cancel';
import { conditionsLeft } from '#domain/release/conditions-left';
import { beginConditions } from '#domain/release/conditions-begin';
import { judgeCondition, resolveCondition } from '#domain/release/conditions';
import { decide } from '#domain/release/decide';
import { failDeployment, reportDeployment, requestStart, startDeployment } from '#domain/release/deployment';
import { approversLeft } from '#domain/release/eligibility';
import type { Happening } from '#domain/release/events';
import { postMessage } from '#domain/release/messages';
import { fulfilObligation } from '#domain/release/obligations';
import { open } from '#domain/release/open';
import { openPhase } from '#domain/release/open-phase';
import { override } from '#domain/release/override';
import { passTime } from '#domain/release/pass-time';
import type { Release } from '#domain/release/release';
import { rule } from '#domain/release/rulings';
import { standingOf } from '#domain/release/status';
import { supersede } from '#domain/release/supersede';
import { isoOf, msOf } from '#domain/time';
import { addTime } from '#domain/time/business-time';
import type { EndOf } from '#domain/time/end-of';
import { checkHealth } from '#domain/verification/check';
import {
  anyEvidenceName,
  anyEvidenceValue,
  anyForm,
  anyLine,
  anyMeasurements,
  anyParagraph,
  anyPlan,
} from './arbitraries.ts';
import { fittingApproval } from './ballots.ts';
import { cast, person } from './cast.ts';
import { rowRoles } from './matrices.ts';
import { minute, shopRequester } from './story.ts';

/** What happened to one release, each part as one command brought it about: the commits of its life. */
export type History = readonly (readonly Happening[])[];

type Turn = (release: Release, now: string) => readonly Happening[];

const people = cast.people.map(({ id }) => id);
const pipelineActor = { kind: 'pipeline', id: 'shop-release' } as const;

/** Whatever leads on from here: what a release does when people and machines do their part. */
const goesOn = fc
  .tuple(fc.nat(), anyMeasurements, report())
  .map(([choice, values, said]): Turn => (release, now) => {
    const index = release.phases.findIndex((phase) => phase.outcome !== 'approved');
    const phase = release.phases[index];
    if (phase?.outcome === 'waiting') return openPhase(release, phase.id, now);
    if (phase) return approvedBySomebody(release, index, choice, now);
    if (standingOf(release).status === 'awaiting-conditions') return conditionGoesOn(release, choice, now);
    if (
      release.watch &&
      (release.obligations ?? []).some(({ state }) => state !== 'fulfilled') &&
      choice % 2 === 0
    )
      return debtGoesOn(release, choice, now);
    if (standingOf(release).status === 'awaiting-start' && choice % 4 > 0)
      return allowed(requestStart(release, person('operator'), cast, now));
    if (!release.deployment) return startDeployment(release, { ...ticket, fence: choice }, now);
    if (!release.watch) return allowed(reportDeployment(release, ticket.id, said, endsOf(release), now));
    return checkHealth(
      release,
      { values: { ...values, errorRate: 0.001, healthy: true }, source: 'target' },
      now,
    );
  });

const ticket = { id: 'deployment-1', permit: 'permit-1', target: 'demo' } as const;

function approvedBySomebody(
  release: Release,
  index: number,
  choice: number,
  now: string,
): readonly Happening[] {
  const left = approversLeft(release, release.plan.phases[index]!, release.phases[index]!, cast);
  const by = left[choice % left.length]?.id;
  if (release.phases[index]!.contested?.length)
    return ruledOn(release, ['lena', 'twohats', 'owner'][choice % 3]!, choice, now);
  if (by && release.plan.phases[index]!.conflicts && choice % 5 === 0) {
    const denial = { by, decision: 'deny', reason: 'Not like this.', matter: 'technical' } as const;
    return allowed(decide(release, { ...fittingApproval(release, by, cast), ...denial }, cast, now));
  }
  if (by) {
    const ballot = {
      ...fittingApproval(release, by, cast),
      ...(choice % 3 === 0 && { conditions: [wish(choice)] }),
    };
    return allowed(decide(release, ballot, cast, now));
  }
  const missing = unmet(release.plan.phases[index]!.evidence, release.evidence)[0]?.rule.path;
  if (missing === 'coverage') return allowed(attachEvidence(release, 'coverage', 90, pipelineActor, now));
  return missing ? allowed(attachEvidence(release, 'tests', { failed: 0 }, pipelineActor, now)) : [];
}

const wish = (choice: number) => ({
  text: 'Update the API examples',
  due: choice % 2 === 0 ? ('before-deployment' as const) : ('after-deployment' as const),
});

/** A condition is resolved, found not to be met now and then, and at last confirmed. */
function conditionGoesOn(release: Release, choice: number, now: string): readonly Happening[] {
  const left = conditionsLeft(release);
  const { id, state, by } = left[choice % left.length]!;
  if (state === 'open') return allowed(resolveCondition(release, id, said, person('author'), cast, now));
  const judgement = choice % 5 === 0 ? { accept: false, note: 'Not yet.' } : { accept: true };
  return allowed(judgeCondition(release, id, judgement, person(by), cast, now));
}

const said = { evidence: 'commit abc1234', note: 'As you said.' };

/** What is owed comes up, or is done by whoever may. */
function debtGoesOn(release: Release, choice: number, now: string): readonly Happening[] {
  const passed = passTime(release, now);
  if (passed.length > 0) return passed;
  const left = (release.obligations ?? []).filter(({ state }) => state !== 'fulfilled');
  const { id } = left[choice % left.length]!;
  const done = people.map((by) => allowed(fulfilObligation(release, id, said, person(by), cast, now)));
  return done.find((events) => events.length > 0) ?? [];
}

const aCondition = fc.record({
  text: anyParagraph,
  due: fc.constantFrom('before-deployment' as const, 'after-deployment' as const),
});

const decision = fc
  .record({
    by: fc.constantFrom(...people),
    decision: fc.constantFrom(
      'approve',
      'approve',
      'approve',
      'approve',
      'approve',
      'approve',
      'deny' as const,
    ),
    reason: fc.option(anyParagraph, { nil: undefined }),
    role: fc.option(fc.constantFrom(...rowRoles), { nil: undefined, freq: 4 }),
    conditions: fc.option(fc.array(aCondition, { maxLength: 2 }), { nil: undefined }),
    assurance: fc.constantFrom('link' as const, 'token' as const),
  })
  .map(
    ({ reason, role, conditions, ...ballot }): Turn =>
      (release, now) =>
        allowed(
          decide(
            release,
            {
              ...fittingApproval(release, ballot.by, cast),
              ...ballot,
              ...(reason && { reason }),
              ...(role && { role }),
              ...(conditions && ballot.decision === 'approve' && { conditions }),
              ...(ballot.decision === 'deny' && { matter: 'technical' }),
            },
            cast,
            now,
          ),
        ),
  );

const evidence = fc.tuple(anyEvidenceName, anyEvidenceValue).map(
  ([name, value]): Turn =>
    (release, now) =>
      allowed(attachEvidence(release, name, value, pipelineActor, now)),
);

const cancellation = fc.tuple(fc.constantFrom(...people), anyParagraph).map(
  ([by, reason]): Turn =>
    (release, now) =>
      allowed(cancel(release, person(by), reason, cast, now)),
);

const messages = fc
  .record({
    by: fc.constantFrom(...people),
    kind: fc.constantFrom('question' as const, 'answer' as const, 'more-time' as const),
    text: anyParagraph,
  })
  .map(
    ({ by, ...message }): Turn =>
      (release, now) =>
        allowed(postMessage(release, message, person(by), cast, now)),
  );

const overrides = anyParagraph.map(
  (reason): Turn =>
    (release, now) =>
      allowed(override(release, { reason }, person('manager'), cast, now)),
);

/** Somebody rules on the denial that is contested, or takes it further up. */
function ruledOn(release: Release, by: string, choice: number, now: string): readonly Happening[] {
  const [contest] = release.phases.flatMap(({ contested = [] }) => contested);
  if (!contest) return [];
  const rulings = ['overrule', 'escalate', 'overrule', 'uphold'] as const;
  const ruling = rulings[choice % rulings.length]!;
  const speaker = ruling === 'escalate' ? 'manager' : by;
  return allowed(
    rule(release, { on: contest.by, ruling, reason: 'Looked at it.' }, person(speaker), cast, now),
  );
}

const rulings = fc.tuple(fc.constantFrom('lena', 'twohats', 'owner'), fc.nat()).map(
  ([by, choice]): Turn =>
    (release, now) =>
      ruledOn(release, by, choice, now),
);

/** Rarely: it ends what could still become interesting. */
const newer = fc.nat(4).map(
  (choice): Turn =>
    (release, now) =>
      choice === 0
        ? supersede(release, { requestId: '01KAF00000000000000000000B', version: 'v9.9.9' }, now)
        : [],
);

const starts = fc.constantFrom(...people).map(
  (by): Turn =>
    (release, now) =>
      allowed(requestStart(release, person(by), cast, now)),
);

function report() {
  return fc.oneof(
    fc.record({ state: fc.constant('step' as const), step: anyLine, number: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ state: fc.constant('succeeded' as const), log: anyParagraph }, { requiredKeys: ['state'] }),
    fc.record({ state: fc.constant('succeeded' as const) }),
    fc.record({ state: fc.constant('failed' as const), note: anyParagraph }),
  );
}

const givesUp = anyParagraph.map(
  (reason): Turn =>
    (release, now) =>
      failDeployment(release, reason, now),
);

const healthCheck = anyMeasurements.map(
  (values): Turn =>
    (release, now) =>
      checkHealth(release, { values, source: Object.keys(values).length > 0 ? 'target' : 'none' }, now),
);

const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 24, arbitrary: goesOn },
  { weight: 4, arbitrary: decision },
  { weight: 3, arbitrary: evidence },
  { weight: 5, arbitrary: fc.constant<Turn>(passTime) },
  { weight: 1, arbitrary: starts },
  { weight: 2, arbitrary: healthCheck },
  { weight: 1, arbitrary: cancellation },
  { weight: 1, arbitrary: newer },
  { weight: 1, arbitrary: messages },
  { weight: 1, arbitrary: overrides },
  { weight: 1, arbitrary: rulings },
  { weight: 1, arbitrary: givesUp },
);

/** Any life of a release that the rules allow. What they refuse on the way did not happen. */
export const anyHistory = (id: string): fc.Arbitrary<History> =>
  fc
    .record({
      form: anyForm,
      plan: anyPlan,
      runUrl: fc.option(fc.webUrl(), { nil: undefined }),
      turns: fc.array(fc.tuple(turn, fc.constantFrom(0, 1, 1_000, 10_000, 31_000)), {
        size: 'max',
        maxLength: 50,
      }),
    })
    .map(({ form, plan, runUrl, turns }) => {
      let now = minute(0);
      const opening = [open(shopRequester, form, plan, runUrl, now)];
      let release = folded(undefined, id, opening);
      const history: (readonly Happening[])[] = [opening];
      for (const [takes, after] of turns) {
        now = isoOf(msOf(now) + after);
        const taken = takes(release, now);
        const then = taken.length > 0 ? folded(release, id, taken) : release;
        const events = [...taken, ...beginConditions(then, endsOf(then), now)];
        if (events.length === 0) continue;
        release = folded(release, id, events);
        history.push(events);
      }
      return history;
    });

const endsOf =
  ({ plan: { calendar } }: Release): EndOf =>
  (start, length) =>
    addTime(start, length, calendar);

const folded = (release: Release | undefined, id: string, events: readonly Happening[]): Release => {
  const after = events.reduce<Release | undefined>((state, event) => apply(state, id, event), release);
  if (!after) throw new Error('a history begins with an opening');
  return after;
};

const allowed = (outcome: Outcome<Happening[]>): readonly Happening[] => (outcome.ok ? outcome.value : []);
