import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { freePort } from '#infra/local/process/free-port';
import { processesOn } from '#test/journeys/support/npm-start';
import { chainFaults } from './checker/chain.ts';
import { fenceFaults } from './checker/environment.ts';
import { repeatFaults, untoldFaults, type Kill } from './checker/notices.ts';
import { afterlifeFaults, endingFaults, forgottenFaults } from './checker/outcome.ts';
import { quorumFaults } from './checker/quorum.ts';
import { timerFaults } from './checker/timers.ts';
import { toldFaults } from './checker/told.ts';
import { unfinishedFaults, workflowFaults } from './checker/workflow.ts';
import { chancesOf } from './chances.ts';
import { houseAt, type House } from './house.ts';
import { clientOf } from './load/insist.ts';
import type { Told } from './load/notebook.ts';
import { stillDone } from './owed.ts';
import { pokeAround } from './poke.ts';
import { readCases, type Case } from './record.ts';
import { liveThrough } from './run.ts';

const seed = Number(process.env['RESTART_SEED'] ?? 5);
const count = Number(process.env['RESTART_KILLS'] ?? 50);
const folder = mkdtempSync(join(tmpdir(), 'countersign-restart-'));
const notebook: Told[] = [];
let house: House;
let kills: readonly Kill[] = [];
let cases: readonly Case[] = [];
let afterPoking: readonly Case[] = [];
let owed: readonly string[] = [];
let exitCode: number | null = null;
let isKept = true;

/** The product's own policies, but that many requests for one place go on beside each other: more can be broken. */
function sideBySide(copy: string): string {
  cpSync('policies', copy, { recursive: true });
  appendFileSync(join(copy, 'production-gate.yaml'), '\nsupersedes: false\n');
  return copy;
}

/** Everything happens here, once; every test then looks at what it has led to. */
beforeAll(async () => {
  console.log(`replay: RESTART_SEED=${seed} RESTART_KILLS=${count} npm run test:restart`);
  house = houseAt(await freePort(), join(folder, 'data'), sideBySide(join(folder, 'policies')));
  const client = clientOf(house);
  kills = await liveThrough(house, { client, notebook }, count, chancesOf(seed));
  cases = await readCases(client);
  owed = await stillDone(client);
  await pokeAround(client, cases);
  afterPoking = await readCases(client);
  exitCode = await house.close();
  isKept = false;
  console.log(summary());
});
afterEach(({ task }) => {
  if (task.result?.state === 'fail') isKept = true;
});
afterAll(async () => {
  if (processesOn(folder).length > 0) await house.kill();
  if (isKept) console.log(`what it left behind is kept in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
});

test('there was something to lose', () => {
  expect(kills).toHaveLength(count);
  expect(cases.length).toBeGreaterThanOrEqual(count / 5);
  expect(notebook.filter(({ inDoubt }) => inDoubt).length).toBeGreaterThan(0);
});

test('S1, S2, S3 each wait is resumed once, after its decision is on record, with what the record says', () => {
  expect(cases.flatMap(workflowFaults)).toEqual([]);
});
test('S4 nothing is approved without enough eligible people or over a veto', () => {
  expect(cases.flatMap(quorumFaults)).toEqual([]);
});
test('S5 every chain can be computed again, link by link', () => {
  expect(cases.flatMap(chainFaults)).toEqual([]);
});
test('S7 nothing happens to a request after its end', () => {
  expect(cases.flatMap(afterlifeFaults)).toEqual([]);
});
test('S8 whoever was told that it is recorded is recorded, whoever was refused is not', () => {
  expect(toldFaults(cases, notebook)).toEqual([]);
});
test('S9 reading, and links that are used up or over, change nothing', () => {
  expect(afterPoking).toEqual(cases);
});
test('S10 fencing numbers rise one by one, and one deployment at a time is active in an environment', () => {
  expect(fenceFaults(cases)).toEqual([]);
});
test('S12 everybody concerned is told', () => {
  expect(cases.flatMap(untoldFaults)).toEqual([]);
});
test('S12 nobody is told twice, but for the one mail a kill may have caught half noted', () => {
  expect(repeatFaults(cases, kills)).toEqual([]);
});
test('L1 whatever was approved went on', () => {
  expect(cases.flatMap(forgottenFaults)).toEqual([]);
});
test('L2 every request has ended, with the status its record implies', () => {
  expect(cases.flatMap(endingFaults)).toEqual([]);
});
test('L3 nothing is left to repair', () => {
  expect(owed).toEqual([]);
  expect(cases.flatMap(unfinishedFaults)).toEqual([]);
});
test('no timer fires early, and none long after its time', () => {
  expect(cases.flatMap(timerFaults)).toEqual([]);
});
test('no process outlives the stack that started it', async () => {
  expect(await house.orphans()).toEqual([]);
  expect(exitCode).toBe(0);
});
test('nothing that was said on the way tells of a bug, or of anything given up', () => {
  const worrying = /this is a bug|gave up on|TypeError|ReferenceError/;
  expect(
    house
      .output()
      .split('\n')
      .filter((line) => worrying.test(line)),
  ).toEqual([]);
});

function summary(): string {
  const statuses = Object.entries(Object.groupBy(cases, ({ request }) => request.status));
  const told = statuses.map(([status, those]) => `${those?.length} ${status}`).join(', ');
  const doubts = notebook.filter(({ inDoubt }) => inDoubt).length;
  const mails = cases.reduce((sum, each) => sum + each.mails.length, 0);
  const events = cases.reduce((sum, each) => sum + each.trail.events.length, 0);
  return `${kills.length} kills; ${cases.length} requests (${told}); ${events} events; ${mails} mails; ${notebook.length} answers, ${doubts} after a lost one`;
}
