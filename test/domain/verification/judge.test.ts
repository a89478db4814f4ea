import { describe, expect, it } from 'vitest';
import type { StagePlan } from '#domain/policy/plan';
import type { Measurements, Verdict } from '#domain/release/events';
import { judge } from '#domain/verification/judge';
import { stage } from '#test/support/plans';

const strict = stage({
  healthy: [
    { metric: 'errorRate', operator: '<', value: 0.005 },
    { metric: 'latencyP99Ms', operator: '<', value: 200 },
  ],
  alert: [
    { metric: 'errorRate', operator: '>', value: 0.01 },
    { metric: 'latencyP99Ms', operator: '>', value: 500 },
  ],
});

describe('measurements are held against the levels of a stage', () => {
  it.each<[string, StagePlan, Measurements, Verdict, string]>([
    ['good ones are healthy', stage(), { errorRate: 0.002 }, 'healthy', 'errorRate is 0.2 % (< 0.5 %).'],
    [
      'all good ones are healthy',
      strict,
      { errorRate: 0.002, latencyP99Ms: 150 },
      'healthy',
      'errorRate is 0.2 % (< 0.5 %), latencyP99Ms is 150 (< 200).',
    ],
    [
      'so-so ones are degraded',
      stage(),
      { errorRate: 0.007 },
      'degraded',
      'errorRate is 0.7 %, not < 0.5 %.',
    ],
    [
      'the very level is not below it',
      stage(),
      { errorRate: 0.005 },
      'degraded',
      'errorRate is 0.5 %, not < 0.5 %.',
    ],
    [
      'bad ones alert',
      stage(),
      { errorRate: 0.02 },
      'alert',
      'errorRate is 2 % (> 1 %), the level to alert at.',
    ],
    [
      'one bad one among good ones alerts',
      strict,
      { errorRate: 0, latencyP99Ms: 501 },
      'alert',
      'latencyP99Ms is 501 (> 500), the level to alert at.',
    ],
    [
      'the worst ones say to roll back',
      stage(),
      { errorRate: 0.0501 },
      'rollback',
      'errorRate is 5.01 % (> 5 %), the level to roll back at.',
    ],
    [
      'the worst level goes before the service’s own word',
      stage(),
      { errorRate: 0.06, healthy: false },
      'rollback',
      'errorRate is 6 % (> 5 %), the level to roll back at.',
    ],
    [
      'a service that says it is not healthy alerts, however good the rest is',
      stage(),
      { errorRate: 0, healthy: false },
      'alert',
      'The service reports that it is not healthy.',
    ],
    [
      'a service that says it is healthy is not believed without measurements',
      stage(),
      { healthy: true },
      'unknown',
      'errorRate was not measured.',
    ],
    ['no measurement is never a good one', stage(), {}, 'unknown', 'errorRate was not measured.'],
    [
      'a missing measurement among good ones is never a good one',
      strict,
      { errorRate: 0 },
      'unknown',
      'latencyP99Ms was not measured.',
    ],
    [
      'a missing measurement hides no bad one',
      strict,
      { latencyP99Ms: 800 },
      'alert',
      'latencyP99Ms is 800 (> 500), the level to alert at.',
    ],
    [
      'a level may ask for the service’s own word',
      stage({ healthy: [{ metric: 'healthy', operator: '=', value: true }], alert: [], rollback: [] }),
      { healthy: true },
      'healthy',
      'healthy is true (= true).',
    ],
  ])('%s', (_, plan, values, verdict, sentence) => {
    expect(judge(plan, values)).toEqual({ verdict, sentence });
  });
});
