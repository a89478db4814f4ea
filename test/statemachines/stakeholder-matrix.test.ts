import { describe, expect, it, vi } from 'vitest';
import type { DecisionForm } from '#domain/release/decide';
import type { RulingForm } from '#domain/release/rulings';
import { slotsOf } from '#domain/release/slots';
import { overridePhase, ruleOnDenial } from '#usecases/settle-phase';
import { story } from './story.ts';

vi.mock('#handlers/runtime/wire', () => import('./wire-in-memory.ts'));

const proven = {
  tests: { passed: 962, failed: 38, successRate: 96.2 },
  coverage: 94,
  vulnerabilities: { critical: 0, high: 0 },
  bugs: { critical: 0 },
  performance: { regression: 4 },
};

const risk = { 'risk-level': 'Low', 'key-risks': 'A migration, with a rollback plan' };
/** Who decides in each role, and what the role has to write down. */
const reviews: Readonly<Record<string, readonly [person: string, review: DecisionForm['review']]>> = {
  'release-manager': ['jana', {}],
  'technical-lead': ['dora', risk],
  'product-owner': ['nils', { 'impact-level': 'Medium', benefits: 'A faster console' }],
  'qa-lead': ['kurt', { 'overall-score': 'Excellent', 'known-issues': 'Two minor ones' }],
  'security-lead': ['sven', risk],
  'devops-lead': ['bert', risk],
};

/** A release of the lab console, told on the stakeholder matrix. */
async function matrix(changeType: string, form: Readonly<Record<string, unknown>> = {}) {
  const tale = await story({
    form: { service: 'lab-console', environment: 'release', changeType, evidence: proven, ...form },
  });
  const approve = async (role: string, said: Partial<DecisionForm> = {}) => {
    const [person, review] = reviews[role]!;
    const outcome = await tale.decides(person, 'approve', undefined, { role, review, ...said });
    if (!outcome.ok) throw new Error(outcome.refusal.detail);
  };
  return {
    ...tale,
    hours: (count: number) => tale.minutes(count * 60),
    days: (count: number) => tale.minutes(count * 24 * 60),
    async approved(...roles: readonly string[]) {
      for (const role of roles) await approve(role);
    },
    approvedWith: approve,
    /** What became of each role, as everybody sees it. */
    async slots() {
      const { plan, phases } = await tale.release();
      const slots = slotsOf(plan.phases[0]!, phases[0]!);
      return Object.fromEntries(slots.map(({ role, state }) => [role, state]));
    },
    /** Started by the release manager, deployed, and watched to the end. */
    async deployed() {
      await tale.starts('jana');
      tale.metrics.measured.set('demo', { errorRate: 0, healthy: true });
      await tale.reports({ state: 'succeeded' });
    },
    async owed() {
      return (await tale.release()).obligations?.map(({ what, state }) => `${what}: ${state}`);
    },
    async overrides(person: string) {
      const caller = { kind: 'person' as const, id: person };
      const outcome = await overridePhase(
        tale.world,
        tale.id,
        caller,
        { reason: 'Nobody can log in.' },
        tale.now(),
      );
      await tale.minutes(0);
      return outcome;
    },
    async rules(person: string, form: RulingForm) {
      const outcome = await ruleOnDenial(
        tale.world,
        tale.id,
        { kind: 'person', id: person },
        form,
        tale.now(),
      );
      await tale.minutes(0);
      return outcome;
    },
  };
}

describe('a patch', () => {
  it('R002-3, R002-17 is authorized by exactly release manager, technical lead and QA lead, and executed by hand', async () => {
    const tale = await matrix('patch');
    await tale.approved('release-manager', 'technical-lead');
    expect(await tale.status()).toBe('in-review');
    await tale.approved('qa-lead');
    expect(await tale.status()).toBe('awaiting-start');
    expect(await tale.slots()).toEqual({
      'release-manager': 'approved',
      'technical-lead': 'approved',
      'product-owner': 'not-needed',
      'qa-lead': 'approved',
      'security-lead': 'not-needed',
      'devops-lead': 'not-needed',
    });
    await tale.deployed();
    expect(await tale.status()).toBe('verifying');
    await tale.minutes(30);
    expect(await tale.status()).toBe('completed');
    expect(await tale.owed()).toBeUndefined();
  });

  it('R002-3 that touches security waits for the security lead', async () => {
    const tale = await matrix('patch', { flags: { security: true } });
    await tale.approved('release-manager', 'technical-lead', 'qa-lead');
    expect(await tale.status()).toBe('in-review');
    await tale.approved('security-lead');
    expect(await tale.status()).toBe('awaiting-start');
  });

  it('R002-7 goes on although the product owner objects: the row is optional', async () => {
    const tale = await matrix('patch');
    await tale.decides('nils', 'deny', 'I would rather wait.', { role: 'product-owner' });
    await tale.approved('release-manager', 'technical-lead', 'qa-lead');
    expect(await tale.status()).toBe('awaiting-start');
  });

  it('R002-9, R002-12 is not authorized before the evidence is there, whoever approved', async () => {
    const tale = await matrix('patch', { evidence: { ...proven, coverage: 90 } });
    await tale.approved('release-manager', 'technical-lead', 'qa-lead');
    expect(await tale.status()).toBe('in-review');
  });

  it('R002-11, R002-13 the technical lead hands in the risk assessment with the approval', async () => {
    const tale = await matrix('patch');
    expect(await tale.decides('dora', 'approve', undefined, { role: 'technical-lead' })).toMatchObject({
      ok: false,
      refusal: { code: 'review-incomplete' },
    });
    await tale.approved('technical-lead');
    expect((await tale.release()).phases[0]?.decisions[0]).toMatchObject({
      role: 'technical-lead',
      review: risk,
    });
  });

  it('R002-3, R002-23 chases each role after its time, warns half way, is postponed once and then closes', async () => {
    const tale = await matrix('patch');
    await tale.hours(8);
    expect((await tale.release()).phases[0]?.overdue).toEqual([
      'release-manager',
      'technical-lead',
      'qa-lead',
    ]);
    await tale.hours(4);
    expect(await tale.events()).toContain('reminder-due');
    await tale.hours(12);
    expect((await tale.events()).at(-1)).toBe('deadline-passed');
    expect(await tale.status()).toBe('in-review');
    await tale.approved('release-manager', 'technical-lead');
    await tale.hours(24);
    expect(await tale.status()).toBe('expired');
  });

  it('R002-15, R002-16 approved with a condition, it is authorized once that is met and confirmed', async () => {
    const tale = await matrix('patch');
    await tale.approvedWith('technical-lead', {
      conditions: [{ text: 'Update the API examples', due: 'before-deployment' }],
    });
    await tale.approved('release-manager', 'qa-lead');
    expect(await tale.status()).toBe('awaiting-conditions');
    expect(await tale.resolves('gwen')).toMatchObject({ ok: true });
    expect(await tale.status()).toBe('awaiting-conditions');
    // The release manager is responsible for Phase 3, so they may confirm it as well as whoever set it.
    expect(await tale.judges('jana')).toMatchObject({ ok: true });
    expect(await tale.status()).toBe('awaiting-start');
  });

  it('R002-27 the release manager goes on without the others, who review afterwards', async () => {
    const tale = await matrix('patch');
    expect(await tale.overrides('dora')).toMatchObject({ ok: false, refusal: { code: 'not-eligible' } });
    expect(await tale.overrides('jana')).toMatchObject({ ok: true });
    expect(await tale.status()).toBe('awaiting-start');
    await tale.deployed();
    const review = (role: string) => `Review as ${role}, passed over in Stakeholder review: open`;
    expect(await tale.owed()).toEqual(expect.arrayContaining([review('technical-lead'), review('qa-lead')]));
  });
});

describe('a minor release', () => {
  const critical = ['release-manager', 'technical-lead', 'product-owner', 'qa-lead', 'security-lead'];

  it('R002-4 is authorized by all six', async () => {
    const tale = await matrix('minor');
    await tale.approved(...critical);
    expect(await tale.status()).toBe('in-review');
    await tale.approved('devops-lead');
    expect(await tale.status()).toBe('awaiting-start');
  });

  it('R002-23 one role is late: chased after its time, passed over after a week, and it reviews after the release', async () => {
    const tale = await matrix('minor');
    await tale.approved(...critical);
    await tale.hours(8);
    expect(await tale.slots()).toMatchObject({ 'devops-lead': 'overdue' });
    await tale.days(6);
    expect(await tale.status()).toBe('in-review');
    await tale.days(1);
    expect(await tale.status()).toBe('awaiting-start');
    expect(await tale.slots()).toMatchObject({ 'devops-lead': 'waived' });
    await tale.deployed();
    await tale.minutes(30);
    const review = 'Review as devops-lead, passed over in Stakeholder review';
    expect(await tale.owed()).toEqual([`${review}: open`]);
    await tale.hours(49);
    expect(await tale.owed()).toEqual([`${review}: overdue`]);
    expect(await tale.fulfils('bert', 'o1')).toMatchObject({ ok: true });
    expect(await tale.owed()).toEqual([`${review}: fulfilled`]);
  });

  it('R002-23 without a critical role it is reviewed in a hurry, postponed, and in the end not released', async () => {
    const tale = await matrix('minor');
    await tale.approved('release-manager', 'technical-lead', 'product-owner', 'qa-lead', 'devops-lead');
    await tale.days(13);
    expect(await tale.status()).toBe('in-review');
    await tale.days(1);
    expect(await tale.status()).toBe('expired');
  });

  it('R002-22 an objection in a technical matter is settled by the technical lead', async () => {
    const tale = await matrix('minor');
    await tale.approved('release-manager', 'technical-lead', 'product-owner', 'security-lead', 'devops-lead');
    await tale.decides('kurt', 'deny', 'The suite is flaky.', { role: 'qa-lead', matter: 'technical' });
    expect(await tale.status()).toBe('in-review');
    const ruling = { on: 'kurt', ruling: 'overrule', reason: 'It is the runner.' } as const;
    expect(await tale.rules('dora', ruling)).toMatchObject({ ok: true });
    expect(await tale.status()).toBe('awaiting-start');
  });
});

describe('a major release', () => {
  it('R002-5 waits for every role, for two weeks and two more', async () => {
    const tale = await matrix('major');
    await tale.approved('release-manager', 'technical-lead', 'product-owner', 'security-lead', 'devops-lead');
    await tale.days(27);
    expect(await tale.status()).toBe('in-review');
    await tale.approved('qa-lead');
    expect(await tale.status()).toBe('awaiting-start');
  });
});

describe('a hotfix', () => {
  it('R002-6 whoever is not available is waived, the product owner is the one primary role, and the review comes after', async () => {
    const tale = await matrix('hotfix');
    await tale.approved('release-manager');
    await tale.minutes(15);
    expect(await tale.slots()).toMatchObject({ 'devops-lead': 'waived', 'qa-lead': 'pending' });
    // What is due in the same minute comes up one after the other, a second apart.
    await tale.minutes(16);
    expect(await tale.slots()).toEqual({
      'release-manager': 'approved',
      'technical-lead': 'waived',
      'product-owner': 'after-release',
      'qa-lead': 'waived',
      'security-lead': 'not-needed',
      'devops-lead': 'waived',
    });
    expect(await tale.status()).toBe('in-review');
    await tale.approved('product-owner');
    expect(await tale.status()).toBe('awaiting-start');
    await tale.deployed();
    await tale.minutes(30);
    expect(await tale.status()).toBe('completed');
    expect(await tale.owed()).toEqual([
      'Review as product-owner: Impact assessment: open',
      'Post-deployment review with all stakeholders: open',
    ]);
    await tale.minutes(30);
    expect(await tale.owed()).toContain('Review as product-owner: Impact assessment: overdue');
    await tale.fulfils('nils', 'o1');
    await tale.fulfils('jana', 'o2');
    expect(await tale.owed()).toEqual([
      'Review as product-owner: Impact assessment: fulfilled',
      'Post-deployment review with all stakeholders: fulfilled',
    ]);
  });

  it('R002-6 the technical lead is enough beside the release manager, once the others are waived', async () => {
    const tale = await matrix('hotfix');
    await tale.approved('release-manager', 'technical-lead');
    await tale.minutes(29);
    expect(await tale.status()).toBe('in-review');
    await tale.minutes(2);
    expect(await tale.status()).toBe('awaiting-start');
  });

  it('R002-6 without any primary role beside the release manager nothing is released within four hours, nor after', async () => {
    const tale = await matrix('hotfix');
    await tale.approved('release-manager');
    await tale.minutes(239);
    expect(await tale.status()).toBe('in-review');
    await tale.minutes(1);
    expect(await tale.status()).toBe('expired');
  });
});
