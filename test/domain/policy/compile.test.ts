import { expect, it } from 'vitest';
import { compilePack } from '#domain/policy/compile';
import { compiledPack } from '#domain/policy/compiled';
import { cast, compiled, phase, written } from './cast.ts';

const phaseOf = (changes: Readonly<Record<string, unknown>>) =>
  compiled({ phases: [{ ...phase, ...changes }] }).variants[0]?.phases[0];

it('what a pack leaves unsaid is decided on the safe side', () => {
  const { match, accepts, variants, deploy, verify, informed } = compiled({
    phases: [{ id: 'gate', title: 'Gate', approvals: phase.approvals }],
  });
  expect({ match, accepts, deploy, verify, informed }).toEqual({
    match: { environments: ['production'] },
    accepts: { version: 'any' },
    deploy: {
      start: 'automatic',
      by: 'webhook',
      starters: [],
      startWithinMs: 24 * 3_600_000,
      heartbeatMs: 5 * 60_000,
      timeoutMs: 3_600_000,
    },
    verify: [],
    informed: [],
  });
  expect(variants).toEqual([
    {
      id: 'standard',
      phases: [
        {
          id: 'gate',
          title: 'Gate',
          approvals: { kind: 'at-least', count: 2, of: ['devops-team'] },
          expiresAfterMs: 24 * 3_600_000,
          remindAfterMs: [],
          evidence: [],
          checklist: [],
        },
      ],
    },
  ]);
});

it('a compiled pack is plain JSON that its own schema takes back', () => {
  const pack = compiled({ variants: { hotfix: { when: 'changeType = "hotfix"' }, standard: {} } });
  expect(compiledPack.parse(JSON.parse(JSON.stringify(pack)))).toEqual(pack);
});

it('one name and a list of names say the same', () => {
  expect(compiled({ match: { service: 'shop' } }).match).toEqual(
    compiled({ match: { service: ['shop'] } }).match,
  );
});

it('nothing waits longer than 90 days', () => {
  expect(phaseOf({ expires: '90d' })?.expiresAfterMs).toBe(90 * 86_400_000);
  expect(compilePack(written({ phases: [{ ...phase, expires: '2161h' }] }), cast).ok).toBe(false);
});

it('reminders come in the order of time, however they were written', () => {
  expect(phaseOf({ remind: ['45m', '10m', '30m'] })?.remindAfterMs).toEqual([600_000, 1_800_000, 2_700_000]);
});

it.each([
  [0, { operator: '=', value: 0, sentence: 'coverage.line must be 0' }],
  [true, { operator: '=', value: true, sentence: 'coverage.line must be true' }],
  ['>= 80', { operator: '>=', value: 80, sentence: 'coverage.line must be at least 80' }],
  ['>79.5', { operator: '>', value: 79.5, sentence: 'coverage.line must be above 79.5' }],
  ['<= 3', { operator: '<=', value: 3, sentence: 'coverage.line must be at most 3' }],
  ['< -1', { operator: '<', value: -1, sentence: 'coverage.line must be below -1' }],
  ['= 7', { operator: '=', value: 7, sentence: 'coverage.line must be 7' }],
])('evidence written as %j becomes a rule with its sentence', (level, rule) => {
  expect(phaseOf({ evidence: { 'coverage.line': level } })?.evidence).toEqual([
    { path: 'coverage.line', ...rule },
  ]);
});

it.each([
  ['< 0.5%', { operator: '<', value: 0.005 }],
  ['<= 0.7%', { operator: '<=', value: 0.007 }],
  ['> 100%', { operator: '>', value: 1 }],
  ['= 0%', { operator: '=', value: 0 }],
])('an error rate of %s is the exact fraction', (level, limit) => {
  const [stage] = compiled({ verify: [{ for: '10m', every: '5m', healthy: { errorRate: level } }] }).verify;
  expect(stage?.healthy).toEqual([{ metric: 'errorRate', ...limit }]);
});

it.each([Number.POSITIVE_INFINITY, Number.NaN, '>= many', '80 or more', '=> 80', '>= 1e3', null, [80]])(
  'evidence cannot be held against %j',
  (level) => {
    const result = compilePack(
      written({ phases: [{ ...phase, evidence: { 'coverage.line': level } }] }),
      cast,
    );
    expect(result).toEqual({
      ok: false,
      problems: [
        {
          path: ['phases', 0, 'evidence', 'coverage.line'],
          reason: 'must be a number or a comparison such as ">= 80"',
        },
      ],
    });
  },
);

it('milliseconds, counts and truths are levels as they stand', () => {
  const healthy = { latencyP99Ms: '< 200', failedCallsPerMinute: 0, healthy: true };
  expect(compiled({ verify: [{ for: '10m', every: '5m', healthy }] }).verify).toEqual([
    {
      title: 'Watch for 10 minutes',
      forMs: 600_000,
      everyMs: 300_000,
      healthy: [
        { metric: 'latencyP99Ms', operator: '<', value: 200 },
        { metric: 'failedCallsPerMinute', operator: '=', value: 0 },
        { metric: 'healthy', operator: '=', value: true },
      ],
      alert: [],
      rollback: [],
    },
  ]);
});

it('a variant changes the rules it names and leaves the others', () => {
  const pack = compiled({
    variants: { hotfix: { when: 'changeType = "hotfix"' }, standard: {} },
    phases: [
      {
        ...phase,
        remind: ['30m'],
        evidence: { 'tests.failed': 0 },
        variants: { hotfix: { expires: '20m', remind: ['5m'], approvals: { role: 'leads' } } },
      },
    ],
  });
  const [hotfix, standard] = pack.variants.map((variant) => variant.phases[0]);
  expect(hotfix).toEqual({
    ...standard,
    approvals: { kind: 'role', role: 'leads', alone: false },
    expiresAfterMs: 1_200_000,
    remindAfterMs: [300_000],
  });
  expect(standard).toMatchObject({ expiresAfterMs: 3_600_000, remindAfterMs: [1_800_000] });
});

it('an override that nobody could fill is a problem of the override', () => {
  const phases = [{ ...phase, variants: { hotfix: { approvals: { role: 'owner' } } } }];
  const variants = { hotfix: { when: 'changeType = "hotfix"' }, standard: {} };
  expect(compilePack(written({ phases, variants }), cast)).toEqual({
    ok: false,
    problems: [
      {
        path: ['phases', 0, 'variants', 'hotfix', 'approvals'],
        reason: 'needs owner, nobody is left when the requester is one of them (ada)',
      },
    ],
  });
});

it('a channel that the directory does not have, or that stands there twice, is a problem', () => {
  expect(problemPaths({ announce: ['release-room', 'lounge', 'release-room'] })).toEqual([
    'announce.1',
    'announce.2',
  ]);
  expect(problemPaths({ announce: ['constructor'] })).toEqual(['announce.0']);
  expect(problemPaths({ announce: [] })).toEqual(['announce']);
});

it('all problems are told at once, those of the grammar before those of the meaning', () => {
  const wrong = {
    informed: ['nobody'],
    match: { service: 'shoop' },
    deploy: { start: 'manual', starters: ['none'] },
  };
  const misread = { title: 7, phases: [{ ...phase, expires: 'soon' }] };
  expect(problemPaths(wrong)).toEqual(['match.service.0', 'deploy.starters.0', 'informed.0']);
  expect(problemPaths({ ...wrong, ...misread })).toEqual(['title', 'phases.0.expires']);
});

it.each([undefined, null, 'a pack', 7, [], {}])('%j is no pack', (nothing) => {
  expect(compilePack(nothing, cast).ok).toBe(false);
});

function problemPaths(changes: Readonly<Record<string, unknown>>): readonly string[] {
  const result = compilePack(written(changes), cast);
  return result.ok ? [] : result.problems.map(({ path }) => path.join('.'));
}
