import { setTimeout as pause } from 'node:timers/promises';
import type { Kill } from './checker/notices.ts';
import type { Chances } from './chances.ts';
import type { House } from './house.ts';
import type { Desk } from './load/click.ts';
import { startLoad } from './load/load.ts';
import { allRequests } from './record.ts';

/** This share of the kills comes while the stack starts, the next while it is being asked for the first time. */
const startingShare = 0.15;
const coldShare = 0.15;
/** A start takes about this long, and what goes on afterwards repeats itself soon. */
const longestStartMs = 1_500;
const longestRunMs = 1_200;
/** Of the other kills, each comes when people got on again. */
const answersBetween = 3;

/** Lives through all the kills under load, and then through all that is left to happen by itself. */
export async function liveThrough(
  house: House,
  desk: Desk,
  count: number,
  chances: Chances,
): Promise<readonly Kill[]> {
  await house.open();
  const load = startLoad(desk, chances);
  const kills = await Promise.race([load.failed, killAgainAndAgain(house, desk, count, chances)]);
  await load.enough();
  await comeToAnEnd(desk);
  return kills;
}

async function killAgainAndAgain(
  house: House,
  { client }: Desk,
  count: number,
  chances: Chances,
): Promise<readonly Kill[]> {
  const clock = () => client.through(() => client.visitor.now());
  const kills: Kill[] = [];
  let underWay: { earliest: string }[] = [];
  let earliest = await clock();
  let starting = Promise.resolve();

  async function stands(): Promise<void> {
    await starting;
    earliest = await clock();
    kills.push(...underWay.map((kill) => ({ ...kill, latest: earliest })));
    underWay = [];
  }

  for (let number = 1; number <= count; number += 1) {
    const drawn = chances.draw(`kill ${number} when`);
    const isEarly = number > 1 && drawn < startingShare;
    if (!isEarly) await stands();
    if (drawn >= startingShare + coldShare) await client.heard(answersBetween);
    // The moment is the point: nothing is waited for.
    await pause(chances.draw(`kill ${number} after`) * (isEarly ? longestStartMs : longestRunMs));
    underWay.push({ earliest });
    await house.kill();
    starting = house.open();
  }
  await stands();
  return kills;
}

/** Longer than a phase, a busy environment, a deployment and its watch may take together. */
const everyDeadlineSeconds = 6 * 3_600;
const moveSeconds = 600;
const ended = ['completed', 'denied', 'expired', 'cancelled', 'superseded', 'failed'];

/** Moves the clock on until every request has ended, at most past every deadline, and once more for the sweeper. */
async function comeToAnEnd({ client }: Desk): Promise<void> {
  const { visitor } = client;
  await visitor.call('POST', '/_local/target', { json: { errorRate: 0.001, failNextDeploy: false } });
  for (let moved = 0; moved < everyDeadlineSeconds; moved += moveSeconds) {
    await visitor.advance(moveSeconds);
    const open = (await allRequests(client)).filter(({ status }) => !ended.includes(status));
    if (open.length === 0) break;
  }
  await visitor.advance(moveSeconds);
}
