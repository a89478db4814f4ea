import { describe, expect, it } from 'vitest';
import { row, together } from '#domain/approval/rules';
import type { PhasePlan, ReviewPlan } from '#domain/policy/plan';
import { decide, type Ballot } from '#domain/release/decide';
import { explain } from '#domain/release/explain';
import { manifestDigest } from '#domain/release/manifest';
import type { Release } from '#domain/release/release';
import { slotsOf } from '#domain/release/slots';
import { standingOf } from '#domain/release/status';
import { cast } from '#test/support/cast';
import '#test/support/matchers';
import { allOf, atLeast, gatePlan, matrixPlan, role, slot } from '#test/support/plans';
import {
  approvedBy,
  deniedBy,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  timePassed,
} from '#test/support/story';

const review: ReviewPlan = {
  title: 'QA review',
  checklist: [{ id: 'regression', text: 'Regression tests ran' }],
  fields: [
    { id: 'success-rate', label: 'Success rate', kind: 'number', required: true },
    { id: 'known-issues', label: 'Known issues', kind: 'text', required: false },
    { id: 'reproduced', label: 'Fixed bugs reproduced', kind: 'yes-no', required: false },
    {
      id: 'score',
      label: 'Overall score',
      kind: 'choice',
      choices: ['good', 'fair', 'poor'],
      required: true,
    },
  ],
};
const filled = { 'success-rate': 99.2, score: 'good' };

const opening = (over: Partial<PhasePlan> = {}) =>
  [opened({ plan: matrixPlan(over) }), phaseOpened()] as const;
const asked = releaseAfter(...opening());

/** One row of a role, and nothing to tick but what its own review has. */
const only = (name: string, over: Parameters<typeof slot>[1] = {}) =>
  releaseAfter(
    ...opening({
      approvals: together([row(name), row('platform-owner')]),
      slots: [slot(name, over), slot('platform-owner')],
      checklist: [],
    }),
  );

const ballotOf = (release: Release, by: string, over: Partial<Ballot> = {}): Ballot => ({
  by,
  decision: 'approve',
  assurance: 'token',
  seen: manifestDigest(release),
  ...over,
});

const said = (release: Release, by: string, over: Partial<Ballot> = {}, at = 1) =>
  decide(release, ballotOf(release, by, over), cast, minute(at));

const recorded = (release: Release, by: string, over: Partial<Ballot> = {}) => {
  const outcome = said(release, by, over);
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code}`);
  const [event] = outcome.value;
  if (event?.type !== 'decision-recorded') throw new Error('no decision was recorded');
  return event.data;
};

const errorsOf = (outcome: ReturnType<typeof said>) =>
  outcome.ok ? [] : (outcome.refusal.errors ?? []).map(({ path, message }) => `${path} ${message}`);

const denial = { decision: 'deny', reason: 'The migration locks the orders table.' } as const;

describe('R002-7 each role of a phase decides in the mode of its row', () => {
  it('required: the phase waits for it, and is approved with the last of them', () => {
    const afterSome = releaseAfter(...opening(), approvedBy('devi'), approvedBy('sara'));
    expect(standingOf(afterSome).status).toBe('in-review');
    expect(recorded(afterSome, 'lena').outcome).toBe('approved');
  });

  it('if available: the phase waits for it as long as its time is not over', () => {
    const afterRequired = releaseAfter(...opening(), approvedBy('devi'), approvedBy('lena'));
    expect(standingOf(afterRequired).status).toBe('in-review');
    expect(recorded(afterRequired, 'sara').outcome).toBe('approved');
  });

  it('optional: its approval is recorded and counts toward nothing', () => {
    expect(recorded(asked, 'owner')).toMatchObject({
      role: 'platform-owner',
      outcome: 'open',
      countedToward: [],
    });
  });

  it('optional: its denial is recorded with the reason and does not block', () => {
    const objected = releaseAfter(...opening(), deniedBy('owner', 'I would wait a week.'));
    expect(objected.phases[0]).toMatchObject({
      outcome: 'open',
      decisions: [{ by: 'owner', decision: 'deny', reason: 'I would wait a week.' }],
    });
    const approved = releaseAfter(
      ...opening(),
      deniedBy('owner'),
      approvedBy('devi'),
      approvedBy('sara'),
      approvedBy('lena'),
    );
    expect(standingOf(approved).status).toBe('authorized');
  });

  it.each(['devi', 'sara'])('required or asked if available: the denial of %s ends the phase', (by) => {
    expect(recorded(asked, by, denial).outcome).toBe('denied');
  });

  it('after the release: nobody is asked before it', () => {
    expect(said(asked, 'operator')).toBeRefusedWith('not-eligible');
    expect(explain(asked, cast).missing.flatMap(({ who }) => who)).not.toContain('operator');
  });

  it('not needed for this request: nobody is asked', () => {
    const release = releaseAfter(
      ...opening({
        approvals: role('devops-team'),
        slots: [slot('devops-team'), slot('sre-team', { mode: 'not-needed', when: 'flags.security' })],
      }),
    );
    expect(said(release, 'sara')).toBeRefusedWith('not-eligible');
    expect(slotsOf(release.plan.phases[0]!, release.phases[0]!)[1]).toEqual({
      role: 'sre-team',
      mode: 'not-needed',
      state: 'not-needed',
      because: 'only when flags.security',
    });
    expect(recorded(release, 'devi').outcome).toBe('approved');
  });

  it('one person fills one row, even with two hats', () => {
    const once = releaseAfter(...opening(), approvedBy('twohats', 1, { role: 'devops-team' }));
    expect(said(once, 'twohats', { role: 'platform-leads' })).toBeRefusedWith('other-role-filled');
    expect(said(once, 'dave')).toBeRefusedWith('role-filled');
    expect(said(once, 'lena')).toBeAllowed();
  });

  it('the requester fills none', () => {
    const own = releaseAfter(
      opened({
        plan: matrixPlan(),
        requester: { kind: 'person', id: 'lena', authors: ['lena'] },
      }),
      phaseOpened(),
    );
    expect(said(own, 'lena')).toBeRefusedWith('own-request');
  });

  it('R002-8 each row shows what its role looks at, and until when', () => {
    expect(slotsOf(asked.plan.phases[0]!, asked.phases[0]!)).toEqual([
      { role: 'devops-team', mode: 'required', state: 'pending', focus: 'Deployment', dueAt: minute(10) },
      { role: 'platform-leads', mode: 'required', state: 'pending', dueAt: minute(20) },
      { role: 'sre-team', mode: 'if-available', state: 'pending', dueAt: minute(15) },
      { role: 'platform-owner', mode: 'optional', state: 'pending', dueAt: minute(60) },
      { role: 'operators', mode: 'post-deployment', state: 'after-release' },
    ]);
  });
});

describe('where denials are tallied', () => {
  const tallied = opening({
    deny: 'tally',
    approvals: allOf(role('platform-leads'), atLeast(2, 'devops-team', 'platform-leads', 'sre-team')),
    slots: [slot('platform-leads')],
  });

  it('one is recorded while enough are left to approve', () => {
    const denied = releaseAfter(...tallied, deniedBy('sara'));
    expect(denied.phases[0]!.outcome).toBe('open');
    expect(recorded(releaseAfter(...tallied, deniedBy('sara'), approvedBy('lena')), 'devi').outcome).toBe(
      'approved',
    );
  });

  it('the one that leaves too few ends the phase', () => {
    const once = releaseAfter(...tallied, deniedBy('lena'));
    expect(once.phases[0]!.outcome).toBe('open');
    expect(recorded(once, 'twohats', { ...denial, role: 'platform-leads' }).outcome).toBe('denied');
  });

  it('it ends too when whoever is left is needed twice', () => {
    const rest = [...tallied, deniedBy('lena'), deniedBy('devi'), deniedBy('dave')] as const;
    expect(recorded(releaseAfter(...rest), 'sara', denial).outcome).toBe('denied');
  });
});

describe('a row asks for more than a decision', () => {
  it('words of one’s own, where it needs a justification', () => {
    const release = only('devops-team', { justification: true });
    expect(said(release, 'devi')).toBeRefusedWith('justification-required');
    expect(recorded(release, 'devi', { justification: 'Rehearsed twice.' })).toMatchObject({
      justification: 'Rehearsed twice.',
    });
    expect(said(release, 'devi', denial)).toBeAllowed();
    expect(said(release, 'owner')).toBeAllowed();
  });

  it('a sign-in, where a link from a mail is not enough, for a denial as well', () => {
    const release = only('devops-team', { assurance: 'token' });
    expect(said(release, 'devi', { assurance: 'link' })).toBeRefusedWith('assurance-too-low');
    expect(said(release, 'devi', { ...denial, assurance: 'link' })).toBeRefusedWith('assurance-too-low');
    expect(said(release, 'devi', { assurance: 'token' })).toBeAllowed();
    expect(said(release, 'owner', { assurance: 'link' })).toBeAllowed();
  });

  it('its own checklist, beside that of the phase', () => {
    const release = releaseAfter(
      ...opening({
        approvals: role('devops-team'),
        slots: [
          slot('devops-team', { review: { ...review, fields: [] } }),
          slot('sre-team', { mode: 'optional' }),
        ],
      }),
    );
    const phase = ['rollback-ready', 'off-peak'];
    const outcome = said(release, 'devi', { checklist: phase });
    expect(outcome).toBeRefusedWith('checklist-incomplete');
    expect(errorsOf(outcome)).toEqual(['/checklist/regression not verified: Regression tests ran']);
    expect(recorded(release, 'devi', { checklist: [...phase, 'regression'] }).checklist).toContain(
      'regression',
    );
    expect(recorded(release, 'devi').checklist).toContain('regression');
    expect(recorded(release, 'sara', { checklist: phase }).checklist).toEqual(phase);
  });
});

describe('R002-12 R002-13 R002-32 a role’s review is filled in as the policy declares it', () => {
  const release = only('sre-team', { review });

  it('and is recorded with the decision', () => {
    const told = { ...filled, 'known-issues': 'None', reproduced: true };
    expect(recorded(release, 'sara', { review: told }).review).toEqual(told);
    const kept = releaseAfter(
      ...opening({ approvals: role('sre-team'), slots: [slot('sre-team', { review })], checklist: [] }),
      approvedBy('sara', 1, { review: told }),
    );
    expect(kept.phases[0]!.decisions[0]!.review).toEqual(told);
  });

  it.each<[string, Ballot['review'], string[]]>([
    [
      'nothing',
      undefined,
      ['/review/success-rate Success rate: is missing', '/review/score Overall score: is missing'],
    ],
    ['a field it does not have', { ...filled, mood: 'fine' }, ['/review/mood is not a field of this review']],
    [
      'text for a number',
      { ...filled, 'success-rate': '99' },
      ['/review/success-rate Success rate: must be a number'],
    ],
    [
      'a number for text',
      { ...filled, 'known-issues': 3 },
      ['/review/known-issues Known issues: must be text'],
    ],
    [
      'text for a yes or no',
      { ...filled, reproduced: 'yes' },
      ['/review/reproduced Fixed bugs reproduced: must be true or false'],
    ],
    [
      'an answer that is not offered',
      { ...filled, score: 'superb' },
      ['/review/score Overall score: must be good, fair or poor'],
    ],
  ])('but not with %s', (_, written, errors) => {
    const outcome = said(release, 'sara', written ? { review: written } : {});
    expect(outcome).toBeRefusedWith('review-incomplete');
    expect(errorsOf(outcome)).toEqual(errors);
  });

  it('of a denial no field is needed, but what is there has to fit', () => {
    expect(said(release, 'sara', denial)).toBeAllowed();
    expect(said(release, 'sara', { ...denial, review: { score: 'superb' } })).toBeRefusedWith(
      'review-incomplete',
    );
  });

  it('a role without a review has nothing to fill in', () => {
    expect(said(release, 'owner', { review: filled })).toBeRefusedWith('review-incomplete');
    const plain = releaseAfter(opened({ plan: gatePlan() }), phaseOpened());
    expect(said(plain, 'owner', { review: filled })).toBeRefusedWith('review-incomplete');
  });

  it('a denial with conditions contradicts itself', () => {
    const outcome = said(release, 'sara', {
      ...denial,
      conditions: [{ text: 'Update the examples', due: 'before-deployment' }],
    });
    expect(outcome).toBeRefusedWith('review-incomplete');
    expect(errorsOf(outcome)).toEqual(['/conditions belong to an approval']);
  });
});

describe('R002-15 conditions of approvals', () => {
  const before = (text: string) => ({ text, due: 'before-deployment' as const });

  it('are numbered across the decisions of a request', () => {
    const one = releaseAfter(...opening(), approvedBy('devi', 1, { conditions: [before('A'), before('B')] }));
    expect(recorded(one, 'lena', { conditions: [before('C')] }).conditions).toEqual([
      { id: 'c3', ...before('C') },
    ]);
    expect(one.conditions).toMatchObject([
      { id: 'c1', text: 'A', by: 'devi', role: 'devops-team', phase: 'gate', at: minute(1), state: 'open' },
      { id: 'c2', text: 'B', by: 'devi', state: 'open' },
    ]);
  });

  it('are at most twenty of a request, whoever sets them', () => {
    const many = Array.from({ length: 19 }, (_, index) => before(`No. ${index}`));
    const nearly = releaseAfter(...opening(), approvedBy('devi', 1, { conditions: many }));
    expect(said(nearly, 'lena', { conditions: [before('A')] })).toBeAllowed();
    const outcome = said(nearly, 'lena', { conditions: [before('A'), before('B')] });
    expect(outcome).toBeRefusedWith('review-incomplete');
    expect(errorsOf(outcome)).toEqual(['/conditions would make 21']);
  });

  it('are none when the list is empty', () => {
    expect(recorded(asked, 'devi', { conditions: [] })).not.toHaveProperty('conditions');
  });
});

describe('since time ran out, whoever may decide alone', () => {
  const steps: PhasePlan['onExpiry'] = [
    { how: 'escalate', to: ['platform-owner', 'operators'], for: 3_600_000 },
  ];
  const escalated = releaseAfter(
    ...opening({ onExpiry: steps }),
    timePassed(10),
    timePassed(15),
    timePassed(20),
    timePassed(60),
  );

  it('approves alone, also in a row that was optional or comes after the release', () => {
    for (const by of ['owner', 'operator'])
      expect(recorded(escalated, by)).toMatchObject({ outcome: 'approved' });
    expect(recorded(escalated, 'owner').countedToward).toEqual(['platform-owner alone']);
  });

  it('denies alone, too', () => {
    expect(recorded(escalated, 'owner', denial).outcome).toBe('denied');
  });

  it('and those who were asked before may still', () => {
    const one = releaseAfter(
      ...opening({ onExpiry: steps }),
      timePassed(15),
      timePassed(60),
      timePassed(60),
      approvedBy('devi', 61),
    );
    expect(said(one, 'lena', {}, 62)).toBeAllowed();
  });
});
