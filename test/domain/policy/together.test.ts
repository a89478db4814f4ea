import { describe, expect, it } from 'vitest';
import { clashBetween } from '#domain/policy/check-together';
import type { Plan } from '#domain/policy/plan';
import { together } from '#domain/policy/together';
import { cast, office } from '#test/support/cast';
import { alone, gate, gatePlan, manualPlan, stage } from '#test/support/plans';
import '#test/support/matchers';
import {
  approvedBy,
  evidenceAttached,
  opened,
  overriddenBy,
  phaseOpened,
  releaseAfter,
} from '#test/support/story';
import { explain } from '#domain/release/explain';
import { manifestDigest } from '#domain/release/manifest';
import { standingOf } from '#domain/release/status';
import { compiled, phase } from './cast.ts';

const day = 86_400_000;
const second = (over: Partial<Plan> = {}): Plan =>
  gatePlan({
    policy: { id: 'change-process', version: '3', digest: 'c'.repeat(64) },
    title: 'Change process',
    variant: 'schema',
    phases: [gate({ title: 'Board', approvals: alone('platform-owner'), evidence: [], checklist: [] })],
    ...over,
  });

function both(one: Plan, other: Plan): Plan {
  const plan = together([one, other]);
  if (!plan.ok) throw new Error(plan.refusal.detail);
  return plan.value;
}

describe('two packs that are for one release', () => {
  const plan = both(gatePlan(), second());

  it('apply in full, the phases of one after those of the other', () => {
    expect(plan.phases.map(({ id, title, pack }) => ({ id, title, pack }))).toEqual([
      { id: 'gate', title: `${gatePlan().title}: ${gate().title}`, pack: gatePlan().policy.id },
      { id: 'gate-2', title: 'Change process: Board', pack: 'change-process' },
    ]);
    const rules = (all: Plan) =>
      all.phases.map(({ approvals, evidence, checklist }) => [approvals, evidence, checklist]);
    expect(rules(plan)).toEqual([...rules(gatePlan()), ...rules(second())]);
    expect(plan.policies).toEqual([
      { ...gatePlan().policy, title: gatePlan().title, variant: gatePlan().variant },
      { ...second().policy, title: 'Change process', variant: 'schema' },
    ]);
  });

  it('are not merged: an approval counts in its own phase alone', () => {
    const release = releaseAfter(opened({ plan }), phaseOpened('gate'), approvedBy('owner', 2));
    expect(standingOf(release).status).toBe('in-review');
    expect(explain(release, cast).missing).toMatchObject([{ phase: 'gate-2', who: ['owner'] }]);
    const again = releaseAfter(
      opened({ plan }),
      phaseOpened('gate'),
      approvedBy('owner', 2),
      phaseOpened('gate-2', 3),
      approvedBy('owner', 4, { phase: 'gate-2' }),
    );
    expect(standingOf(again).status).toBe('authorized');
  });

  it('have what is approved bound to both of them', () => {
    const others = both(gatePlan(), second({ policy: { ...second().policy, digest: 'd'.repeat(64) } }));
    expect(manifestDigest(releaseAfter(opened({ plan })))).not.toBe(
      manifestDigest(releaseAfter(opened({ plan: others }))),
    );
  });

  it('each keep their override to their own phases', () => {
    const overridable = both(gatePlan({ override: 'release-managers' }), second());
    const steps = [opened({ plan: overridable }), phaseOpened('gate')];
    const over = releaseAfter(...steps, overriddenBy('manager'));
    expect(over.phases[0]!.outcome).toBe('approved');
    expect(() =>
      releaseAfter(...steps, overriddenBy('manager'), phaseOpened('gate-2', 6), overriddenBy('manager')),
    ).toThrow('not-eligible');
  });

  it('each keep their different people to themselves', () => {
    const apart = both(gatePlan(), second({ phases: [gate({ distinct: 'across-phases' })] }));
    const release = releaseAfter(
      opened({ plan: apart }),
      phaseOpened('gate'),
      approvedBy('owner', 2),
      phaseOpened('gate-2', 3),
      approvedBy('owner', 4),
    );
    expect(release.phases.map(({ outcome }) => outcome)).toEqual(['approved', 'approved']);
  });

  it('are decided anew together, when evidence changes that both were approved on', () => {
    const release = releaseAfter(
      opened({ plan: both(manualPlan(), second()) }),
      phaseOpened('gate'),
      approvedBy('owner', 2),
      phaseOpened('gate-2', 3),
      approvedBy('owner', 4),
      evidenceAttached('tests', { failed: 0, passed: 9 }, 5),
    );
    expect(release.phases.map(({ outcome }) => outcome)).toEqual(['waiting', 'waiting']);
  });
});

describe('of what a release has only one, the strictest holds:', () => {
  it('it is started by hand where one wants that, by who may under each that does, within the shortest time', () => {
    const byHand = manualPlan();
    expect(both(gatePlan(), byHand).deploy).toMatchObject({ start: 'manual', starters: ['operators'] });
    const others = {
      ...byHand.deploy,
      starters: ['operators', 'sre-team'],
      startWithinMs: 60_000,
      heartbeatMs: 1_000,
    };
    expect(both(byHand, second({ deploy: others })).deploy).toMatchObject({
      starters: ['operators'],
      startWithinMs: 60_000,
      heartbeatMs: 1_000,
    });
  });

  it('it is watched for both, one after the other', () => {
    const plan = both(
      gatePlan({ verify: [stage({ title: 'One' })] }),
      second({ verify: [stage({ title: 'Two' })] }),
    );
    expect(plan.verify.map(({ title }) => title)).toEqual(['One', 'Two']);
  });

  it('conditions are confirmed by whoever set them unless both name the same role, within the shorter time', () => {
    const one = gatePlan({ conditions: { withinMs: 2 * day, resolver: 'sre-team' } });
    expect(both(one, second({ conditions: { withinMs: day } })).conditions).toEqual({ withinMs: day });
    expect(both(one, second({ conditions: { withinMs: 3 * day, resolver: 'sre-team' } })).conditions).toEqual(
      {
        withinMs: 2 * day,
        resolver: 'sre-team',
      },
    );
  });

  it('everything owed by either is owed, within the shorter time, and blocks where one says so', () => {
    const post = { what: 'Post-mortem', role: 'operators', withinMs: day };
    const one = gatePlan({
      obligations: [post],
      afterwards: { reviewsMs: 4 * day, conditionsMs: day, blocksNext: false },
    });
    const plan = both(
      one,
      second({
        obligations: [post],
        afterwards: { reviewsMs: 2 * day, conditionsMs: 9 * day, blocksNext: true },
      }),
    );
    expect(plan.obligations).toEqual([post, post]);
    expect(plan.afterwards).toEqual({ reviewsMs: 2 * day, conditionsMs: day, blocksNext: true });
  });

  it('newer requests take its place unless both let it stand', () => {
    expect(both(gatePlan({ supersedes: false }), second())).not.toHaveProperty('supersedes');
    expect(both(gatePlan({ supersedes: false }), second({ supersedes: false })).supersedes).toBe(false);
  });

  it('whoever is informed or announced to by either is', () => {
    const plan = both(
      gatePlan({ informed: ['sre-team'], announce: ['a'] }),
      second({ informed: ['operators', 'sre-team'], announce: ['b'] }),
    );
    expect(plan.informed).toEqual(['sre-team', 'operators']);
    expect(plan.announce).toEqual(['a', 'b']);
  });
});

describe('packs that cannot both be kept are refused:', () => {
  const authorization = (by: string, item = 'rollback') => ({
    by,
    checks: [{ id: 'ready', text: 'It is ready', provenBy: [{ by: 'item' as const, item }] }],
  });
  const asking = (id: string) => [
    gate({ checklist: [{ id, group: 'technical', text: 'The rollback plan was tried' }] }),
  ];

  it.each<[string, Plan, Plan, string]>([
    [
      'two calendars',
      gatePlan({ calendar: office }),
      second({ calendar: { ...office, id: 'harbour', zone: 'Europe/Lisbon' } }),
      'they count business time on different calendars',
    ],
    [
      'two roles that authorize',
      gatePlan({ authorization: authorization('operators') }),
      second({ authorization: authorization('release-managers') }),
      'one person authorizes a release, and they ask for operators and release-managers',
    ],
    [
      'one item that an authorization rests on, asked for twice',
      gatePlan({ phases: asking('rollback'), authorization: authorization('operators') }),
      second({ phases: asking('rollback') }),
      'both have the item rollback, and an authorization rests on it',
    ],
  ])('%s', (_, one, other, detail) => {
    const outcome = together([one, other]);
    expect(outcome).toBeRefusedWith('several-policies');
    expect(outcome).toMatchObject({ refusal: { detail: expect.stringContaining(detail) } });
  });

  it('not when one role authorizes for both: every check of each has to hold', () => {
    const plan = both(
      gatePlan({ authorization: authorization('operators', 'one') }),
      second({ authorization: authorization('operators', 'other') }),
    );
    expect(plan.authorization).toMatchObject({
      by: 'operators',
      checks: [{ id: 'ready' }, { id: 'ready-2' }],
    });
  });
});

describe('a pack does not load beside one', () => {
  const onCalendar = (policy: string, id: string, match: object) =>
    compiled(
      { policy, calendar: id, match, phases: [{ ...phase, expires: '2 business days' }] },
      { [id]: { ...office, id } },
    );
  const ours = onCalendar('ours', 'office', { service: 'shop' });

  it('that it could not be kept together with, for what both are for', () => {
    expect(clashBetween(ours, onCalendar('theirs', 'harbour', { environment: 'production' }))).toBe(
      'is also for what ours is for. ours and theirs cannot both be kept: they count business time on different calendars.',
    );
  });

  it('unless no release is for both', () => {
    expect(clashBetween(ours, onCalendar('theirs', 'harbour', { service: 'docs' }))).toBeUndefined();
  });

  it('and loads beside any other', () => {
    expect(clashBetween(ours, compiled({ policy: 'other' }))).toBeUndefined();
  });
});
