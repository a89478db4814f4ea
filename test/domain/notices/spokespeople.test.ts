import { describe, expect, it } from 'vitest';
import { noticesFor } from '#domain/notices/notices-for';
import { fold } from '#domain/release/apply';
import { standingOf, type Status } from '#domain/release/status';
import { cast } from '#test/support/cast';
import { gatePlan, manualPlan } from '#test/support/plans';
import {
  approvedBy,
  cancelledBy,
  conditionJudgedBy,
  conditionResolved,
  deniedBy,
  deploymentReported,
  deploymentStarted,
  healthChecked,
  opened,
  phaseOpened,
  supersededBy,
  timePassed,
  told,
  type Step,
} from '#test/support/story';

const informing = (plan = gatePlan()) => ({ ...plan, informed: ['release-managers'] });
const asked = (plan = informing()) => [opened({ plan }), phaseOpened()] as const;
const approved = [...asked(), approvedBy('owner', 5)] as const;
const deployed = [...approved, deploymentStarted(6), deploymentReported({ state: 'succeeded' }, 7)] as const;
const conditions = [{ text: 'Update the guide', due: 'before-deployment' as const }];

/** Each status that a story came to after it was asked for, with who was told of it. */
function toldOfEachStatus(steps: readonly Step[], directory = cast): readonly [Status, readonly string[]][] {
  const { release, events } = told(...steps);
  const statusAfter = (count: number) => standingOf(fold(release.id, events.slice(0, count))!).status;
  return events.flatMap((event, index): [Status, readonly string[]][] => {
    const status = statusAfter(index + 1);
    if (index === 0 || status === statusAfter(index)) return [];
    const now = fold(release.id, events.slice(0, index + 1))!;
    return [[status, noticesFor(event, now, directory).map(({ to }) => to)]];
  });
}

describe('R002-29 who tells others how the release stands is told of', () => {
  it.each<[string, readonly Step[], readonly Status[]]>([
    [
      'a release that was deployed and watched',
      [...deployed, healthChecked({ errorRate: 0.001 }, 40)],
      ['authorized', 'deploying', 'verifying', 'completed'],
    ],
    [
      'one that failed',
      [...approved, deploymentStarted(6), deploymentReported({ state: 'failed', note: 'It hangs.' }, 7)],
      ['authorized', 'deploying', 'failed'],
    ],
    ['one that was denied', [...asked(), deniedBy('owner')], ['denied']],
    ['one that was cancelled', [...asked(), cancelledBy('author')], ['cancelled']],
    ['one that was superseded', [...asked(), supersededBy('v1.2.4')], ['superseded']],
    ['one whose time ran out', [...asked(), timePassed(30), timePassed(60)], ['expired']],
    [
      'one that waited for its conditions',
      [...asked(), approvedBy('owner', 5, { conditions }), conditionResolved(), conditionJudgedBy('owner')],
      ['awaiting-conditions', 'authorized'],
    ],
    [
      'one that nobody started',
      [...asked(informing(manualPlan())), approvedBy('owner', 5), timePassed(130)],
      ['awaiting-start', 'expired'],
    ],
  ])('every status of %s', (_, steps, statuses) => {
    const changes = toldOfEachStatus(steps);
    expect(changes.map(([status]) => status)).toEqual(statuses);
    expect(changes.filter(([, people]) => !people.includes('manager'))).toEqual([]);
  });
});
