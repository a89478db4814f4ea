import fc from '#test/support/fc';
import { expect, it } from 'vitest';
import { holds } from '#domain/approval/evidence';
import { contradictions, type Levels } from '#domain/policy/levels-agree';
import type { Comparison, Limit } from '#domain/policy/plan';

const on = (metric: string, operator: Comparison['operator'], value: number | boolean): Limit => ({
  metric,
  operator,
  value,
});
const none: Levels = { healthy: [], alert: [], rollback: [] };

it.each<{ story: string; levels: Partial<Levels> }>([
  {
    story: 'three levels one above the other',
    levels: { healthy: [on('e', '<', 1)], alert: [on('e', '>', 2)], rollback: [on('e', '>', 5)] },
  },
  { story: 'levels that touch', levels: { healthy: [on('e', '<', 1)], alert: [on('e', '>=', 1)] } },
  {
    story: 'an alert that is a rollback at once',
    levels: { alert: [on('e', '>', 2)], rollback: [on('e', '>', 2)] },
  },
  {
    story: 'a metric that is better when it is higher',
    levels: { healthy: [on('s', '>', 99)], alert: [on('s', '<', 98)], rollback: [on('s', '<', 90)] },
  },
  { story: 'different metrics', levels: { healthy: [on('e', '<', 1)], alert: [on('f', '>', 0)] } },
  { story: 'yes and no', levels: { healthy: [on('up', '=', true)], rollback: [on('up', '=', false)] } },
])('no contradiction: $story', ({ levels }) => {
  expect(contradictions({ ...none, ...levels })).toEqual([]);
});

const healthyToo = 'holds for values that count as healthy';
const noAlert = 'holds for values that raise no alert';

it.each<{ story: string; levels: Partial<Levels>; level: string; reason: string }>([
  {
    story: 'an alert below the healthy level',
    levels: { healthy: [on('e', '<', 1)], alert: [on('e', '>', 0.5)] },
    level: 'alert',
    reason: healthyToo,
  },
  {
    story: 'an alert at a value that is healthy',
    levels: { healthy: [on('e', '<=', 1)], alert: [on('e', '>=', 1)] },
    level: 'alert',
    reason: healthyToo,
  },
  {
    story: 'a healthy level that looks the wrong way',
    levels: { healthy: [on('e', '>', 1)], alert: [on('e', '>', 2)] },
    level: 'alert',
    reason: healthyToo,
  },
  {
    story: 'a rollback of what is healthy',
    levels: { healthy: [on('up', '=', true)], rollback: [on('up', '=', true)] },
    level: 'rollback',
    reason: healthyToo,
  },
  {
    story: 'a rollback before the alert',
    levels: { alert: [on('e', '>', 5)], rollback: [on('e', '>', 1)] },
    level: 'rollback',
    reason: noAlert,
  },
  {
    story: 'a rollback one value before the alert',
    levels: { alert: [on('e', '>', 5)], rollback: [on('e', '>=', 5)] },
    level: 'rollback',
    reason: noAlert,
  },
])('a contradiction: $story', ({ levels, level, reason }) => {
  expect(contradictions({ ...none, ...levels })).toEqual([
    { level, metric: Object.values(levels).flat()[0]?.metric, reason },
  ]);
});

it('finds exactly what trying values finds', () => {
  const comparison = fc.record({
    operator: fc.constantFrom<Comparison['operator']>('=', '<', '<=', '>', '>='),
    value: fc.integer({ min: 0, max: 4 }),
  });
  // Every integer and every half between them, and one beyond both ends, decides for all numbers.
  const values = Array.from({ length: 13 }, (_, index) => (index - 2) / 2);
  fc.assert(
    fc.property(comparison, comparison, comparison, (healthy, alert, rollback) => {
      const clash =
        values.some((value) => holds(value, healthy) && (holds(value, alert) || holds(value, rollback))) ||
        values.some((value) => holds(value, rollback) && !holds(value, alert));
      const found = contradictions({
        healthy: [{ metric: 'e', ...healthy }],
        alert: [{ metric: 'e', ...alert }],
        rollback: [{ metric: 'e', ...rollback }],
      });
      expect(found.length > 0).toBe(clash);
    }),
    { numRuns: 2_000 },
  );
});
