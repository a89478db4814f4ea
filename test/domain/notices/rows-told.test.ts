import { describe, expect, it } from 'vitest';
import { noticesFor } from '#domain/notices/notices-for';
import { cast } from '#test/support/cast';
import { conflicts, gate, gatePlan, matrix, matrixPlan, role, slot } from '#test/support/plans';
import {
  approvedBy,
  conditionJudgedBy,
  conditionResolved,
  deniedBy,
  deploymentReported,
  deploymentStarted,
  obligationFulfilledBy,
  opened,
  phaseOpened,
  ruledBy,
  timePassed,
  told,
  type Step,
} from '#test/support/story';

/** Who is told what about the last thing that happened. */
function toldAfter(...steps: Step[]): Record<string, string[]> {
  const { events, release } = told(...steps);
  return tellings(noticesFor(events.at(-1)!, release, cast));
}

const tellings = (notices: readonly { kind: string; to: string }[]) =>
  Object.fromEntries(
    [...new Set(notices.map(({ kind }) => kind))].map((kind) => [
      kind,
      notices.filter((notice) => notice.kind === kind).map(({ to }) => to),
    ]),
  );

const hour = 3_600_000;
const plan = (over: Parameters<typeof matrixPlan>[0] = {}) => matrixPlan(over, { verify: [], informed: [] });
const opening = (over: Parameters<typeof matrixPlan>[0] = {}) =>
  [opened({ plan: plan(over) }), phaseOpened()] as const;
const conditions = [{ text: 'Update the API examples', due: 'before-deployment' as const }];

describe('who is asked by a phase with rows', () => {
  it('is everybody with a row before the release', () => {
    expect(toldAfter(...opening())).toEqual({ asked: ['devi', 'dave', 'lena', 'sara', 'owner', 'twohats'] });
  });

  it('and chased, when the time of their role is over', () => {
    expect(toldAfter(...opening(), timePassed(10))).toEqual({ overdue: ['devi', 'dave', 'twohats'] });
  });

  it('and asked anew, when it is escalated to them; the others hear that time ran out', () => {
    const steps = opening({ onExpiry: [{ how: 'escalate', to: ['operators'], for: hour }] });
    const after = toldAfter(...steps, timePassed(10), timePassed(15), timePassed(20), timePassed(60));
    expect(after['asked']).toEqual(['operator']);
    expect(after['time-ran-out']).toContain('author');
    expect(after['time-ran-out']).not.toContain('operator');
  });

  it('R002-23 and asked with a fresh link, when it is postponed; whoever decided hears of it without one', () => {
    const steps = opening({ onExpiry: [{ how: 'postpone', for: hour }] });
    const waited = [timePassed(15), timePassed(20), timePassed(60)];
    const { events, release } = told(...steps, approvedBy('devi', 5), ...waited);
    const linked = noticesFor(events.at(-1)!, release, cast).filter(({ phase }) => phase !== undefined);
    expect(linked.map(({ kind }) => kind)).toEqual(linked.map(() => 'time-ran-out'));
    expect(linked.map(({ to }) => to)).toEqual(expect.arrayContaining(['lena', 'sara']));
    expect(linked.map(({ to }) => to)).not.toContain('devi');
    const all = toldAfter(...steps, approvedBy('devi', 5), ...waited)['time-ran-out'] ?? [];
    expect(all).toEqual(expect.arrayContaining(['author', 'devi', 'lena', 'sara']));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('a phase that is not the last, when it is approved', () => {
  const first = (over: Parameters<typeof matrix>[0]) =>
    [
      opened({ plan: gatePlan({ phases: [matrix({ id: 'review', ...over }), gate()] }) }),
      phaseOpened('review'),
    ] as const;

  it('as its time runs out, tells all that it did, and nobody that the release is approved', () => {
    const steps = first({ onExpiry: [{ how: 'proceed' }] });
    const after = toldAfter(...steps, approvedBy('devi', 5), timePassed(15), timePassed(20), timePassed(60));
    expect(Object.keys(after)).toEqual(['time-ran-out', 'withdrawn']);
    expect(after['time-ran-out']).toEqual(expect.arrayContaining(['author', 'devi']));
  });

  it('as a denial is overruled, tells all of the ruling, and nobody that the release is approved', () => {
    const denied = deniedBy('lena', 'The migration locks the orders table.', 6, { matter: 'product' });
    const steps = [...first(conflicts), approvedBy('devi', 5), denied, timePassed(15)];
    const { events, release } = told(...steps, ruledBy('owner', 'overrule', 'lena', 16));
    expect(release.phases[0]!.outcome).toBe('approved');
    expect(Object.keys(tellings(noticesFor(events.at(-1)!, release, cast)))).toEqual(['ruled', 'withdrawn']);
  });
});

it('a waiver tells nobody unless it approves', () => {
  expect(toldAfter(...opening(), timePassed(10), timePassed(15))).toEqual({});
  expect(
    Object.keys(toldAfter(...opening(), approvedBy('devi'), approvedBy('lena'), timePassed(15))),
  ).toEqual(['approved', 'withdrawn']);
});

it('an objection that stops nothing is told to all concerned', () => {
  expect(toldAfter(...opening(), deniedBy('owner'))['objected']).toEqual(
    expect.arrayContaining(['author', 'teammate', 'owner']),
  );
});

describe('R002-15 of conditions', () => {
  const one = [...opening(), approvedBy('devi', 1, { conditions })] as const;

  it('those who have to meet them hear, one mail each; the others that it is approved', () => {
    expect(toldAfter(...one)).toEqual({ 'conditions-set': ['author', 'teammate'], withdrawn: ['dave'] });
    const last = toldAfter(
      ...opening(),
      approvedBy('devi'),
      approvedBy('sara'),
      approvedBy('lena', 2, { conditions }),
    );
    expect(last['conditions-set']).toEqual(['author', 'teammate']);
    expect(last['approved']).toEqual(expect.arrayContaining(['devi', 'sara', 'lena']));
    expect(last['approved']).not.toContain('author');
  });

  it('whoever set one hears how it was met', () => {
    expect(toldAfter(...one, conditionResolved('c1'))).toEqual({ 'condition-resolved': ['devi'] });
  });

  it('those who asked hear what is missing', () => {
    expect(toldAfter(...one, conditionResolved('c1'), conditionJudgedBy('devi', false))).toEqual({
      'condition-rejected': ['author', 'teammate'],
    });
  });

  it('all hear when the last one is confirmed and everything is approved', () => {
    const steps = [...one, approvedBy('sara'), approvedBy('lena', 2), conditionResolved('c1')];
    expect(toldAfter(...steps, conditionJudgedBy('devi'))['approved']).toEqual(
      expect.arrayContaining(['author', 'devi', 'lena', 'sara']),
    );
    expect(toldAfter(...one, conditionResolved('c1'), conditionJudgedBy('devi'))).toEqual({});
  });

  it('also when it is deploying by the time they are told', () => {
    const steps = [...one, approvedBy('sara'), approvedBy('lena', 2), conditionResolved('c1')];
    const { events, release } = told(...steps, conditionJudgedBy('devi'), deploymentStarted(4));
    const judged = events.find(({ type }) => type === 'condition-judged')!;
    expect(tellings(noticesFor(judged, release, cast))['approved']).toContain('author');
  });
});

describe('R002-6 of what is owed', () => {
  const owing = [
    ...opening({
      approvals: role('devops-team'),
      slots: [slot('devops-team'), slot('operators', { mode: 'post-deployment', within: hour })],
    }),
    approvedBy('devi'),
    deploymentStarted(2),
    deploymentReported({ state: 'succeeded' }, 5),
  ] as const;

  it('whoever owes it hears, and is reminded', () => {
    expect(toldAfter(...owing)).toEqual({ owed: ['operator'] });
    expect(toldAfter(...owing, timePassed(35))).toEqual({ 'owed-reminder': ['operator'] });
  });

  it('overdue, those who manage releases and those who asked hear as well', () => {
    expect(toldAfter(...owing, timePassed(35), timePassed(65))).toEqual({
      'owed-overdue': ['operator', 'manager', 'author', 'teammate'],
    });
  });

  it('nobody hears any more of what is done, however late they are told', () => {
    const { events, release } = told(...owing, timePassed(35), obligationFulfilledBy('operator', 'o1', 40));
    const late = events.filter(({ type }) => type === 'obligation-opened' || type === 'obligation-reminded');
    expect(late.flatMap((event) => noticesFor(event, release, cast))).toEqual([]);
  });
});
