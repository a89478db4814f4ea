import { describe, expect, it } from 'vitest';
import { withStandIns } from '#domain/identity/delegation';
import type { Directory } from '#domain/identity/directory';
import type { PhasePlan, Plan } from '#domain/policy/plan';
import { apply } from '#domain/release/apply';
import { attachEvidence } from '#domain/release/attach-evidence';
import { decide, type Ballot } from '#domain/release/decide';
import { approversLeft } from '#domain/release/eligibility';
import { explain } from '#domain/release/explain';
import type { Happening } from '#domain/release/events';
import { manifestDigest } from '#domain/release/manifest';
import { openPhase } from '#domain/release/open-phase';
import type { PhaseState, Release } from '#domain/release/release';
import { simulate } from '#domain/release/simulation';
import { cast } from '#test/support/cast';
import fc from '#test/support/fc';
import '#test/support/matchers';
import { alone, anyOf, atLeast, gate, gatePlan, role } from '#test/support/plans';
import {
  approvedBy,
  formOf,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  shopRequester,
  type Step,
} from '#test/support/story';
import { anyTree } from '#test/support/trees';

const phase = (id: string, approvals: PhasePlan['approvals'], over: Partial<PhasePlan> = {}) =>
  gate({ id, title: `The ${id}`, approvals, evidence: [], checklist: [], remindAfterMs: [], ...over });
const team = atLeast(1, 'devops-team', 'platform-leads');
/** Anybody of the teams reviews, and others than those decide. */
const plan = (over: Partial<PhasePlan> = {}, first: Partial<PhasePlan> = {}): Plan =>
  gatePlan({
    phases: [phase('review', team, first), phase('decision', team, { distinct: 'across-phases', ...over })],
  });

/** Twohats has reviewed, and the decision is open. */
const reviewedBy = (by: string, whole = plan()): readonly Step[] => [
  opened({ plan: whole }),
  phaseOpened('review'),
  approvedBy(by),
  phaseOpened('decision', 2),
];
const reviewed = releaseAfter(...reviewedBy('twohats'));

const ballot = (release: Release, by: string, over: Partial<Ballot> = {}): Ballot => ({
  by,
  decision: 'approve',
  assurance: 'token',
  seen: manifestDigest(release),
  ...over,
});
const decides = (release: Release, by: string, directory = cast, over: Partial<Ballot> = {}) =>
  decide(release, ballot(release, by, over), directory, minute(3));
const idsLeft = (release: Release, directory = cast, index = 1) =>
  approversLeft(release, release.plan.phases[index]!, release.phases[index]!, directory).map(({ id }) => id);

describe('in a phase of people who approved nothing before', () => {
  it('whoever approved an earlier phase is refused, with the phase and the role they counted in', () => {
    const refused = decides(reviewed, 'twohats', cast, { role: 'platform-leads' });
    expect(refused).toBeRefusedWith('already-decided');
    expect(refused).toMatchObject({
      refusal: {
        detail: 'twohats counts as devops-team in The review; nobody who approved it counts in The decision.',
      },
    });
  });

  it('they do not deny it, either', () => {
    expect(decides(reviewed, 'twohats', cast, { decision: 'deny', reason: 'No.' })).toBeRefusedWith(
      'already-decided',
    );
  });

  it('anybody else approves', () => {
    expect(decides(reviewed, 'dave')).toBeAllowed();
  });

  it('they are not asked, nor named as somebody who could give what is missing', () => {
    expect(idsLeft(reviewed)).toEqual(['devi', 'dave', 'lena']);
    expect(explain(reviewed, cast).missing).toMatchObject([
      { phase: 'decision', who: ['devi', 'dave', 'lena'] },
    ]);
  });

  it('they are where nothing says that people have to be others', () => {
    const { distinct: _, ...shared } = plan().phases[1]!;
    const release = releaseAfter(...reviewedBy('twohats', gatePlan({ phases: [plan().phases[0]!, shared] })));
    expect(decides(release, 'twohats')).toBeAllowed();
    expect(idsLeft(release)).toContain('twohats');
  });

  it('whoever denied before without ending it may approve', () => {
    const tallied = plan({}, { deny: 'tally' });
    const release = releaseAfter(
      opened({ plan: tallied }),
      phaseOpened('review'),
      (state) => allowedFor(state!, 'lena', { decision: 'deny', reason: 'Not yet.' }),
      approvedBy('twohats', 2),
      phaseOpened('decision', 2),
    );
    expect(decides(release, 'lena')).toBeAllowed();
  });

  it('a denial ends a tally once only those are left who approved before', () => {
    const tallied = plan({ approvals: role('platform-leads'), deny: 'tally' });
    const denial = decides(releaseAfter(...reviewedBy('twohats', tallied)), 'lena', cast, {
      decision: 'deny',
      reason: 'No.',
    });
    expect(denial).toMatchObject({ ok: true, value: [{ data: { outcome: 'denied' } }] });
    const open = decides(releaseAfter(...reviewedBy('devi', tallied)), 'lena', cast, {
      decision: 'deny',
      reason: 'No.',
    });
    expect(open).toMatchObject({ ok: true, value: [{ data: { outcome: 'open' } }] });
  });

  it('an earlier phase takes nobody of it, should it be decided again', () => {
    const again: Release = {
      ...reviewed,
      phases: [
        { ...reviewed.phases[0]!, outcome: 'open', decisions: [] },
        { ...reviewed.phases[1]!, outcome: 'open', decisions: reviewed.phases[0]!.decisions },
      ],
    };
    expect(decides(again, 'twohats')).toBeRefusedWith('already-decided');
    expect(idsLeft(again, cast, 0)).not.toContain('twohats');
  });

  it('an approval that was voided frees its person again', () => {
    const [first, second] = reviewed.phases as [PhaseState, PhaseState];
    const voided = first.decisions.map((one) => ({
      ...one,
      voidedAt: minute(3),
      because: 'the evidence tests changed',
    }));
    const free = { ...reviewed, phases: [{ ...first, decisions: [], voided }, second] };
    expect(idsLeft(free)).toContain('twohats');
  });
});

describe('who stands in for somebody uses up both votes', () => {
  const away = (from: string, to: string): Directory =>
    withStandIns(
      cast,
      [{ id: 'd', from, to, since: minute(0), until: minute(60), createdAt: minute(0) }],
      { authors: [], decided: [] },
      minute(1),
    );
  const reviewedFor = (from: string, to: string) =>
    releaseAfter(
      opened({ plan: plan() }),
      phaseOpened('review'),
      (release) => allowedFor(release!, to, {}, away(from, to)),
      phaseOpened('decision', 2),
    );

  it('the absent one’s', () => {
    expect(decides(reviewedFor('lena', 'sara'), 'lena')).toBeRefusedWith('already-decided');
  });

  it('and their own', () => {
    const release = reviewedFor('lena', 'sara');
    expect(decides(release, 'sara', away('twohats', 'sara'))).toBeRefusedWith('already-decided');
  });

  it('and nobody gives the absent one’s a second time', () => {
    const release = reviewedFor('lena', 'sara');
    const refused = decides(release, 'owner', away('lena', 'owner'));
    expect(refused).toBeRefusedWith('already-decided');
    expect(refused).toMatchObject({
      refusal: {
        detail: 'lena counts as platform-leads in The review; nobody who approved it counts in The decision.',
      },
    });
    expect(idsLeft(release, away('lena', 'owner'))).not.toContain('owner');
  });

  it('not within a phase, either', () => {
    const two = plan({}, { approvals: atLeast(2, 'devops-team', 'platform-leads') });
    const release = releaseAfter(opened({ plan: two }), phaseOpened('review'), (state) =>
      allowedFor(state!, 'sara', {}, away('lena', 'sara')),
    );
    const refused = decides(release, 'owner', away('lena', 'owner'));
    expect(refused).toBeRefusedWith('already-decided');
    expect(refused).toMatchObject({ refusal: { detail: 'lena already decided on The review.' } });
    expect(idsLeft(release, away('lena', 'owner'), 0)).not.toContain('owner');
  });
});

describe('a simulation', () => {
  const simulated = (whole: Plan) =>
    simulate({ requester: shopRequester, form: formOf(), plan: whole }, cast, openPhase, minute(0));
  const whoOf = (whole: Plan) =>
    simulated(whole).phases.map(({ slots }) => [...new Set(slots.flatMap(({ who }) => who))]);

  it('names for each phase only those who are not needed where nobody else could', () => {
    const whole = plan(
      { approvals: anyOf(role('devops-team'), alone('platform-owner')) },
      { approvals: atLeast(2, 'platform-leads') },
    );
    expect(whoOf(whole)).toEqual([
      ['lena', 'twohats'],
      ['devi', 'dave', 'owner'],
    ]);
  });

  it('says that people have to be others', () => {
    expect(simulated(plan()).phases.map(({ needs }) => needs)).toEqual([
      '1 of devops-team or platform-leads',
      '1 of devops-team or platform-leads, of people who approved no earlier phase',
    ]);
  });

  it('says what is blocked where too few are left', () => {
    const whole = plan({ approvals: role('platform-leads') }, { approvals: atLeast(2, 'platform-leads') });
    expect(simulated(whole).blockers).toEqual([
      {
        code: 'nobody-left',
        phase: 'decision',
        sentence:
          'The decision needs approval by platform-leads, and too few people could give it who approve no earlier phase.',
      },
    ]);
    expect(simulated(plan()).blockers).toEqual([]);
  });
});

it('nobody approves two phases that are bound, in whatever order people decide, stand in, and evidence changes', () => {
  const people = cast.people.map(({ id }) => id);
  const anyDistinct = fc.constantFrom(undefined, 'across-phases' as const);
  const anyPhases = fc.array(fc.tuple(anyTree, anyDistinct), { minLength: 2, maxLength: 3 }).map((all) =>
    all.map(([tree, distinct], index) =>
      phase(`p${index}`, tree, {
        ...(distinct && { distinct }),
        deny: 'tally',
        evidence: [{ path: 'tests.failed', operator: '=', value: 0, sentence: 'tests.failed must be 0' }],
      }),
    ),
  );
  const anyTurn = fc.record({
    by: fc.constantFrom(...people),
    decision: fc.constantFrom('approve' as const, 'approve' as const, 'approve' as const, 'deny' as const),
    away: fc.option(fc.constantFrom(...people)),
    passed: fc.oneof({ weight: 15, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(3) }),
  });
  let across = 0;
  fc.assert(
    fc.property(anyPhases, fc.array(anyTurn, { minLength: 5, maxLength: 40 }), (phases, turns) => {
      let release = releaseAfter(opened({ plan: gatePlan({ phases }) }));
      const happen = (events: readonly Happening[]) => {
        release = events.reduce<Release>((state, event) => apply(state, state.id, event), release);
      };
      for (const { by, decision, away, passed } of turns) {
        const waiting = release.phases.find(({ outcome }) => outcome !== 'approved');
        if (waiting?.outcome === 'waiting') happen(openPhase(release, waiting.id, minute(1)));
        if (passed !== null) {
          const pipeline = { kind: 'pipeline', id: 'shop-release' } as const;
          const attached = attachEvidence(release, 'tests', { failed: 0, passed }, pipeline, minute(1));
          if (attached.ok) happen(attached.value);
        }
        const directory = away
          ? withStandIns(
              cast,
              [{ id: 'd', from: away, to: by, since: minute(0), until: minute(60), createdAt: minute(0) }],
              { authors: [], decided: [] },
              minute(1),
            )
          : cast;
        const open = release.phases.findIndex(({ outcome }) => outcome === 'open');
        const isAsked = open >= 0 && idsLeft(release, directory, open).includes(by);
        const decided = decide(
          release,
          ballot(release, by, { decision, reason: 'As I see it.' }),
          directory,
          minute(1),
        );
        if (decision === 'approve') expect(isAsked).toBe(decided.ok);
        if (decided.ok) happen(decided.value);
      }
      const votersOf = ({ decisions }: PhaseState) =>
        new Set(
          decisions
            .filter((one) => one.decision === 'approve')
            .flatMap(({ by, onBehalfOf = by }) => [by, onBehalfOf]),
        );
      for (const [index, later] of release.phases.entries()) {
        if (!release.plan.phases[index]!.distinct || index === 0) continue;
        for (const earlier of release.phases.slice(0, index)) {
          const both = votersOf(earlier).intersection(votersOf(later));
          expect([...both]).toEqual([]);
          if (votersOf(later).size > 0) across += 1;
        }
      }
    }),
  );
  expect(across).toBeGreaterThan(5);
});

function allowedFor(
  release: Release,
  by: string,
  over: Partial<Ballot>,
  directory = cast,
): readonly Happening[] {
  const outcome = decides(release, by, directory, over);
  if (!outcome.ok) throw new Error(`this story is not allowed: ${outcome.refusal.detail}`);
  return outcome.value;
}
