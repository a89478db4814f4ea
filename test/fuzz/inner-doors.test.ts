import type { Context, DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import fc from '#test/support/fc';
import { beforeEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { handler as sweeper } from '#handlers/schedules/sweep';
import { handler as notices } from '#handlers/streams/notices';
import { taskHandlers, taskNames, type TaskName } from '#test/statemachines/machines';
import { anyChanges, anyText } from './bodies.ts';
import { callsPerDoor } from './calls-per-door.ts';
import { requests, store, world } from './shop.ts';
import { troubles } from './wire.ts';

vi.mock('#handlers/runtime/wire', () => import('./wire.ts'));

const context = { getRemainingTimeInMillis: () => 30_000 } as Context;
const tasks = await taskHandlers();
const states = fc.constantFrom(...Object.values(requests));

/** Puts the store back before each call. */
const onTheShop = <T extends unknown[]>(property: fc.IAsyncPropertyWithHooks<T>) =>
  fc.assert(
    property.beforeEach(() => store.restore()),
    { numRuns: callsPerDoor },
  );

beforeEach(() => store.restore());

const aTask = (more: object = {}) => states.map((requestId) => ({ requestId, attempt: 1, ...more }));
const aWait = (more: object = {}) =>
  aTask({ token: 'token 99', enteredAt: '2026-11-21T10:10:00.000Z', ...more });

const fittingInputs: Readonly<Record<TaskName, fc.Arbitrary<unknown>>> = {
  'open-phase': aTask({ phase: 'gate' }),
  'await-decision': aWait({ name: 'gate' }),
  'pass-milestone': aTask(),
  'await-step': fc.constantFrom('conditions', 'start', 'obligations').chain((step) => aWait({ step })),
  'start-deployment': aWait(),
  'watch-deployment': aWait(),
  'fail-deployment': aTask({ error: 'DeployerRefused', cause: '{"errorMessage":"No."}' }),
};

/** What the machine catches by name came after the task was let in, and has kept its token. */
const caught = ['EnvironmentBusy', 'DeployerRefused'];

it.each(taskNames)('the task %s: an input it refuses changes nothing', async (name) => {
  const input = fc
    .tuple(fittingInputs[name], fc.option(anyChanges, { freq: 3 }))
    .map(([fits, change]) => (change ? change(fits) : fits));
  let taken = 0;
  let refused = 0;
  await onTheShop(
    fc.asyncProperty(input, async (event) => {
      try {
        await tasks[name](event, context);
        taken += 1;
      } catch (error) {
        if (error instanceof Error && caught.includes(error.name)) return;
        refused += 1;
        expect(store.isAsBefore()).toBe(true);
      }
    }),
  );
  expect(Math.min(taken, refused)).toBeGreaterThan(0);
});

const events = new Set<string>();
for (const id of Object.values(requests))
  for (const { sequence } of await world.requests.events(id)) events.add(keyOf(id, String(sequence)));

function keyOf(id: string, sequence: string) {
  return JSON.stringify({ pk: { S: `REQ#${id}` }, sequence: { N: sequence } });
}

it('the stream: a record that names no event tells nobody anything, and is given back', async () => {
  const fits = fc.tuple(states, fc.constantFrom('0', '1', '2', '3', '03', '99')).map(([id, sequence]) => ({
    eventID: '1',
    eventName: 'INSERT',
    dynamodb: { Keys: JSON.parse(keyOf(id, sequence)) as unknown, SequenceNumber: '100' },
  }));
  const record = fc
    .tuple(fits, fc.option(anyChanges, { freq: 4 }))
    .map(([fitting, change]) => (change ? change(fitting) : fitting));
  let told = 0;
  let givenBack = 0;
  await onTheShop(
    fc.asyncProperty(record, async (one) => {
      const answer = await answerTo({ Records: [one] } as DynamoDBStreamEvent);
      if (answer?.batchItemFailures.length !== 0) {
        givenBack += 1;
        expect(store.isAsBefore()).toBe(true);
      } else if (isInsert(one)) {
        told += 1;
        expect(eventNamedBy(one)).toBe(true);
      } else expect(store.isAsBefore()).toBe(true);
    }),
  );
  expect(Math.min(told, givenBack)).toBeGreaterThan(0);
});

const isInsert = (record: unknown) => z.object({ eventName: z.literal('INSERT') }).safeParse(record).success;

const named = z.object({
  dynamodb: z.object({
    Keys: z.object({ pk: z.object({ S: z.string() }), sequence: z.object({ N: z.string() }) }),
  }),
});

function eventNamedBy(record: unknown): boolean {
  const { pk, sequence } = named.parse(record).dynamodb.Keys;
  return events.has(keyOf(pk.S.slice('REQ#'.length), String(Number(sequence.N))));
}

/** `undefined` for a batch that is no batch: what a stream never hands over is thrown back. */
const answerTo = async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse | undefined> => {
  troubles.length = 0;
  try {
    return await notices(event, context);
  } catch {
    return undefined;
  }
};

it('the schedule: whatever wakes the sweeper, it does what it does', async () => {
  const swept = await sweeper(undefined, context);
  const after = store.text();
  await onTheShop(
    fc.asyncProperty(fc.oneof(fc.jsonValue({ maxDepth: 2 }), anyText), async (event) => {
      expect(await sweeper(event, context)).toEqual(swept);
      expect(store.text() === after).toBe(true);
    }),
  );
});
