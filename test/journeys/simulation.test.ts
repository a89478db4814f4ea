import { expect, it } from 'vitest';
import { commit } from './support/form.ts';
import { stackOfItsOwn } from './support/stack-of-its-own.ts';

const { dump, post } = stackOfItsOwn();

const request = {
  kind: 'release',
  service: 'lab-console',
  environment: 'release',
  version: 'v1.2.0',
  changeType: 'patch',
  ref: 'v1.2.0',
  commit,
  summary: 'Enhanced console commands',
  evidence: {
    tests: { successRate: 96.2 },
    coverage: 94,
    vulnerabilities: { critical: 0, high: 0 },
    bugs: { critical: 0 },
    performance: { regression: 4 },
  },
};
const simulate = (body: object, policy = 'stakeholder-matrix') =>
  post(`/v1/policies/${policy}/simulation`, body, 'gwen');

it('R002-3 says of a patch who would have to approve, by when, and changes nothing', async () => {
  const before = await dump();
  const { status, json } = await simulate(request);
  expect(status).toBe(200);
  expect(json).toMatchObject({ opens: true, blockers: [], variant: 'patch', supersedes: [] });
  const [review] = json['phases'] as { opensBy: string; slots: Record<string, unknown>[] }[];
  const hours = (at: unknown) => (Date.parse(String(at)) - Date.parse(review!.opensBy)) / 3_600_000;
  const asked = review?.slots.map(({ role, mode, who, dueAt }) => [role, mode, who, hours(dueAt)]);
  expect(asked).toEqual([
    ['release-manager', 'required', ['jana', 'lars'], 2],
    ['technical-lead', 'required', ['dora', 'mira'], 4],
    ['product-owner', 'optional', ['nils', 'pia'], 4],
    ['qa-lead', 'required', ['kurt', 'rosa'], 8],
    ['security-lead', 'not-needed', [], Number.NaN],
    ['devops-lead', 'optional', ['bert', 'quin'], 2],
  ]);
  expect(await dump()).toBe(before);
});

it('says what would block it, and that there is no such policy', async () => {
  const { status, json } = await simulate({ ...request, version: 'latest', changeType: 'feature' });
  expect([status, json['opens'], json['blockers']]).toEqual([
    200,
    false,
    [expect.objectContaining({ code: 'version-not-accepted' })],
  ]);
  expect(await simulate(request, 'none')).toMatchObject({ status: 404, code: 'not-found' });
  expect(await simulate({ ...request, commit: 'none' })).toMatchObject({ status: 400 });
});
