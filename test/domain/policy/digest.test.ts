import { expect, it } from 'vitest';
import { cast, compiled, phase, written } from './cast.ts';
import { compilePack } from '#domain/policy/compile';

const full = {
  title: 'Gate',
  version: '1',
  match: { environment: ['production'], service: ['shop'] },
  accepts: { refs: ['main', 'v*'], version: 'semver' },
  variants: { hotfix: { when: 'changeType = "hotfix"' }, urgent: { when: 'risk = "high"' }, standard: {} },
  phases: [
    {
      ...phase,
      approvals: {
        'any-of': [
          { role: 'owner', alone: true },
          { 'at-least': 2, of: ['devops-team', 'leads'] },
        ],
      },
      remind: ['30m'],
      evidence: { 'tests.failed': 0, 'coverage.line': '>= 80' },
      checklist: { technical: [{ id: 'tests', text: 'Tests pass', 'proven-by': ['tests.failed'] }] },
    },
  ],
  deploy: { start: 'manual', starters: ['leads'], 'start-within': '2h', heartbeat: '1m', timeout: '10m' },
  verify: [{ title: 'Watch', for: '30m', every: '5m', healthy: { errorRate: '< 0.5%' } }],
  informed: ['devops-team'],
};

it('the digest is 64 lower-case hex digits', () => {
  expect(compiled(full).digest).toMatch(/^[0-9a-f]{64}$/);
});

it('the order in which keys are written changes nothing', () => {
  const { variants, ...others } = full;
  expect(compiled({ ...backwards(others), variants }).digest).toBe(compiled(full).digest);
});

it('the order of variants is a rule and changes it', () => {
  const { hotfix, urgent, standard } = full.variants;
  expect(compiled({ ...full, variants: { urgent, hotfix, standard } }).digest).not.toBe(
    compiled(full).digest,
  );
});

it('the directory does not change it: a pack is the same when people come and go', () => {
  const grown = {
    ...cast,
    people: [...cast.people, { id: 'emil', name: 'Emil', email: 'emil@example.com' }],
  };
  const packs = [cast, grown].map((directory) => compilePack(written(full), directory));
  expect(packs[0]).toEqual(packs[1]);
});

it.each([
  ['title', { title: 'gate' }],
  ['version', { version: '2' }],
  ['match', { match: { environment: ['production'] } }],
  ['a ref', { accepts: { refs: ['main', 'w*'], version: 'semver' } }],
  ['a condition', { variants: { ...full.variants, hotfix: { when: 'changeType = "patch"' } } }],
  ['a count of approvals', { phases: [{ ...full.phases[0], approvals: { 'at-least': 1, of: ['leads'] } }] }],
  ['an expiry', { phases: [{ ...full.phases[0], expires: '61m' }] }],
  ['a reminder', { phases: [{ ...full.phases[0], remind: ['31m'] }] }],
  ['a limit', { phases: [{ ...full.phases[0], evidence: { 'tests.failed': 1, 'coverage.line': '>= 80' } }] }],
  ['how it starts', { deploy: { start: 'automatic' } }],
  ['a level', { verify: [{ ...full.verify[0], healthy: { errorRate: '< 0.6%' } }] }],
  ['who is informed', { informed: ['leads'] }],
  ['where it is announced', { announce: ['release-room'] }],
])('another value changes it: %s', (_, change) => {
  expect(compiled({ ...full, ...change }).digest).not.toBe(compiled(full).digest);
});

/** The same value with the keys of every mapping written the other way round. */
function backwards<T>(value: T): T;
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => backwards(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, backwards(inner)]),
  );
}
