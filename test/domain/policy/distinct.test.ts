import { describe, expect, it } from 'vitest';
import { compilePack } from '#domain/policy/compile';
import { describePack } from '#domain/policy/describe';
import { plan } from '#domain/policy/plan';
import { resolvePlan } from '#domain/policy/resolve';
import { cast, compiled, phase, release, written } from './cast.ts';

/** Any of three reviews, and others than those open the gate. */
const review = { ...phase, id: 'review', title: 'Review', approvals: { 'at-least': 1, of: ['devops-team'] } };
const gate = { ...phase, approvals: { 'at-least': 1, of: ['devops-team'] }, distinct: 'across-phases' };

const problemsOf = (changes: Readonly<Record<string, unknown>>) => {
  const result = compilePack(written(changes), cast);
  return result.ok ? [] : result.problems.map(({ path, reason }) => `${path.join('.')} ${reason}`);
};
const tooFew = (requester: string, titles = 'Review', where = 'phases.1.distinct') =>
  `${where} leaves too few people: nobody who approves ${titles} counts in Gate, nor does the requester (${requester})`;

it('a plan says in which phases people have to be others, and says nothing of the rest', async () => {
  const outcome = await resolvePlan([compiled({ phases: [review, gate] })], release());
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  expect(outcome.value.phases.map(({ distinct }) => distinct)).toEqual([undefined, 'across-phases']);
  expect(plan.strict().safeParse(outcome.value).success).toBe(true);
});

it('a variant may ask for it, or not', () => {
  const variants = { hotfix: { when: 'changeType = "hotfix"' }, standard: {} };
  const relaxed = { ...gate, variants: { hotfix: { distinct: 'within-phase' } } };
  const pack = compiled({ variants, phases: [review, relaxed] });
  expect(pack.variants.map(({ phases }) => phases[1]?.distinct)).toEqual([undefined, 'across-phases']);
});

it('a pack reads so', () => {
  const { rows } = describePack(compiled({ phases: [review, gate] }));
  expect(rows.filter(({ label }) => label === 'People')).toEqual([
    { section: 'Gate', label: 'People', text: 'nobody who approved an earlier phase' },
  ]);
});

describe('a pack loads', () => {
  it('when whoever asks leaves different people enough', () => {
    expect(problemsOf({ phases: [review, gate] })).toEqual([]);
  });

  it('when one person fills two phases that are not bound to each other', () => {
    const owners = { ...review, id: 'own', title: 'Owner', approvals: { role: 'leads' } };
    const again = { ...owners, id: 'again', title: 'Again' };
    expect(problemsOf({ phases: [owners, again, gate] })).toEqual([]);
  });

  it('only when it says across which', () => {
    expect(problemsOf({ phases: [review, { ...gate, distinct: 'everywhere' }] })).toEqual([
      'phases.1.distinct must be within-phase or across-phases',
    ]);
  });
});

describe('a pack that no people can satisfy does not load', () => {
  it('when too few are left who have not approved before', () => {
    const two = { ...review, approvals: { 'at-least': 2, of: ['devops-team'] } };
    expect(problemsOf({ phases: [two, gate] })).toEqual([tooFew('ada')]);
    expect(problemsOf({ phases: [two, { ...gate, distinct: 'within-phase' }] })).toEqual([]);
  });

  it('when three phases are short of people that two of them have', () => {
    const second = { ...gate, id: 'second', title: 'Second' };
    expect(problemsOf({ phases: [review, second] })).toEqual([]);
    expect(problemsOf({ phases: [review, second, gate] })).toEqual([
      tooFew('ada', 'Review or Second', 'phases.2.distinct'),
    ]);
  });

  it('where it says so for the variant', () => {
    const variants = { hotfix: { when: 'changeType = "hotfix"' }, standard: {} };
    const { distinct: _, ...shared } = gate;
    const strict = {
      ...shared,
      approvals: { 'at-least': 2, of: ['devops-team'] },
      variants: { hotfix: { distinct: 'across-phases' } },
    };
    expect(problemsOf({ variants, phases: [review, strict] })).toEqual([
      `${tooFew('ada', 'Review', 'phases.1.variants.hotfix.distinct')} (variant hotfix)`,
    ]);
  });

  it('when it is the rows with a when that take the people, or leave nobody', () => {
    const sometimes = {
      id: 'review',
      title: 'Review',
      slots: { 'devops-team': {}, leads: { when: 'flags.security' } },
    };
    const bothLeads = { ...gate, approvals: { role: 'leads' } };
    expect(problemsOf({ phases: [{ ...sometimes, slots: { 'devops-team': {} } }, bothLeads] })).toEqual([]);
    expect(problemsOf({ phases: [sometimes, bothLeads] })).toEqual([tooFew('bert')]);
  });

  it('in the first phase, where it would mean nothing', () => {
    expect(problemsOf({ phases: [gate] })).toEqual([
      'phases.0.distinct has a meaning only after another phase',
    ]);
  });
});
