import { beforeAll, describe, expect, it } from 'vitest';
import { compilePolicies } from '#adapters/yaml/compile-policies';
import type { CompiledPolicies } from '#domain/policy/compiled';
import { resolvePlan } from '#domain/policy/resolve';
import { releaseForm } from '#domain/release/form';
import { requestFor } from '../../../scripts/demo/asking.ts';
import { cast } from '../../../scripts/demo/matrix/cast.ts';
import { scenarios } from '../../../scripts/demo/scenarios.ts';

let policies: CompiledPolicies;
beforeAll(async () => {
  policies = await compilePolicies('policies');
});

const newest = {
  commit: 'a'.repeat(40),
  version: 'v0.1.0-1.gaaaaaaaa',
  summary: 'A commit',
  subjects: ['A commit', 'Another'],
  changedFiles: ['docs/a.md', 'docs/b.md', 'cli/c.ts'],
};
const formOf = (name: keyof typeof scenarios) =>
  releaseForm.parse(requestFor(scenarios[name].asking, newest, { passed: 99, failed: 1 }));

describe.each(['patch', 'minor', 'major', 'hotfix'] as const)('the demo of a %s', (name) => {
  it('asks for what the shipped matrix takes as that type, with evidence that holds', async () => {
    const plan = await resolvePlan(policies.packs, formOf(name));
    expect(plan).toMatchObject({ ok: true, value: { policy: { id: 'stakeholder-matrix' }, variant: name } });
    expect(formOf(name).evidence['tests']).toEqual({ passed: 99, failed: 1, successRate: 99 });
  });

  it('is asked for by a pipeline that may release the service', () => {
    const { repository, service } = scenarios[name].asking;
    const pipeline = policies.directory.pipelines.find((one) => one.repository === repository);
    expect(pipeline?.services).toContain(service);
  });

  it('has people in its roles who hold them, and who write down what the role has to', async () => {
    const plan = await resolvePlan(policies.packs, formOf(name));
    const slots = plan.ok ? (plan.value.phases[0]?.slots ?? []) : [];
    expect(slots.map(({ role }) => role).toSorted()).toEqual(Object.keys(cast).toSorted());
    for (const { role, review } of slots) {
      const { person, review: written } = cast[role as keyof typeof cast];
      expect(policies.directory.roles[role]?.people).toContain(person);
      const fields = (review?.fields ?? []).map(({ id }) => `review.${id}`);
      const required = (review?.fields ?? []).filter((one) => one.required).map(({ id }) => `review.${id}`);
      expect(fields).toEqual(expect.arrayContaining(Object.keys(written)));
      expect(Object.keys(written)).toEqual(expect.arrayContaining(required));
    }
  });
});
