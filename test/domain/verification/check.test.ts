import { describe, expect, it } from 'vitest';
import type { Measurements } from '#domain/release/events';
import { checkHealth, isUrgent } from '#domain/verification/check';
import { gatePlan, stage } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  authorized,
  deployed,
  deploymentReported,
  deploymentStarted,
  healthChecked,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
} from '#test/support/story';

const well = { errorRate: 0.001 };
const badly = { errorRate: 0.02 };
const terribly = { errorRate: 0.2 };

/** Deployed in minute 5, so the stage of half an hour is over in minute 35 and twice over in minute 65. */
const watched = releaseAfter(...deployed);

const outcomeOf = (values: Measurements, at: number, release = watched) => {
  const [event] = checkHealth(release, { values, source: 'target' }, minute(at));
  return event?.type === 'health-checked' ? event.data.outcome : undefined;
};

describe('a check of a deployed version', () => {
  it.each<[string, Measurements, number, string]>([
    ['goes on watching while the stage lasts', well, 34, 'watching'],
    ['ends the stage when its time is over and all is well', well, 35, 'completed'],
    ['goes on watching a version that is not well when the time is over', badly, 35, 'watching'],
    ['goes on watching a version nobody measures when the time is over', {}, 35, 'watching'],
    ['ends well when it becomes well late', well, 64, 'completed'],
    ['gives up a version that is not well for twice the time', badly, 65, 'failed'],
    ['gives up a version nobody measures for twice the time', {}, 65, 'failed'],
    ['still ends well at twice the time', well, 65, 'completed'],
    ['fails at once at the level to roll back at', terribly, 5, 'failed'],
    ['fails at the level to roll back at when the time is over, too', terribly, 35, 'failed'],
  ])('%s', (_, values, at, outcome) => {
    expect(outcomeOf(values, at)).toBe(outcome);
  });

  it('says what was measured, where it came from and what to think of it', () => {
    expect(checkHealth(watched, { values: badly, source: 'reported' }, minute(10))).toEqual([
      {
        type: 'health-checked',
        data: {
          stage: 0,
          verdict: 'alert',
          values: badly,
          source: 'reported',
          sentence: 'errorRate is 2 % (> 1 %), the level to alert at.',
          outcome: 'watching',
        },
        at: minute(10),
        actor: { kind: 'countersign', id: 'countersign' },
      },
    ]);
  });
});

describe('a watch of two stages', () => {
  const plan = gatePlan({ verify: [stage(), stage({ title: 'The day after', forMs: 86_400_000 })] });
  const inTwoStages = [
    opened({ plan }),
    phaseOpened(),
    approvedBy('owner'),
    deploymentStarted(),
    deploymentReported({ state: 'succeeded' }),
  ];

  it('passes to the second when the first is over and well', () => {
    expect(outcomeOf(well, 35, releaseAfter(...inTwoStages))).toBe('stage-passed');
  });

  it('counts the second from where it began', () => {
    const release = releaseAfter(...inTwoStages, healthChecked(well, 40));
    expect(release.watch).toMatchObject({ stage: 1, stageStartedAt: minute(40), checks: 0 });
    expect(outcomeOf(well, 40 + 1_439, release)).toBe('watching');
    expect(outcomeOf(well, 40 + 1_440, release)).toBe('completed');
  });
});

describe('there is nothing to check', () => {
  it.each([
    ['before the deployment', releaseAfter(...atTheGate)],
    ['during the deployment', releaseAfter(...authorized, deploymentStarted())],
    ['after every stage has passed', releaseAfter(...deployed, healthChecked(well, 35))],
    ['after the watch has failed', releaseAfter(...deployed, healthChecked(terribly, 10))],
  ])('%s', (_, release) => {
    expect(checkHealth(release, { values: terribly, source: 'target' }, minute(70))).toEqual([]);
    expect(isUrgent(release, terribly)).toBe(false);
  });
});

describe('a reported measurement does not wait for the next check', () => {
  it.each<[string, Measurements, boolean]>([
    ['when it says to roll back', terribly, true],
    ['when it alerts', badly, true],
    ['but it does when it is so-so', { errorRate: 0.007 }, false],
    ['but it does when it is good', well, false],
    ['but it does when it says nothing', {}, false],
  ])('%s', (_, values, urgent) => {
    expect(isUrgent(watched, values)).toBe(urgent);
  });

  it('but it does when the last check alerted already', () => {
    const alerted = releaseAfter(...deployed, healthChecked(badly, 10));
    expect(isUrgent(alerted, { errorRate: 0.03 })).toBe(false);
    expect(isUrgent(alerted, terribly)).toBe(true);
  });
});
