import * as z from 'zod';
import { isoOf, msOf } from '#domain/time';
import type { ChainedEvent } from '#domain/release/events';
import type { EventKey, EventStream } from '#ports/event-stream';
import type { GivenUp, SetAside } from '#ports/set-aside';
import type { Redriven, Step } from './redrive-step.ts';
import { sendNotices } from './send-notices.ts';
import type { NoticesReach } from './telling.ts';
import type { World } from './world.ts';

export type NoticeReach = NoticesReach &
  Pick<World, 'lists'> & { readonly noticesSetAside: SetAside; readonly stream: EventStream };

/**
 * What Lambda writes down when it gives a batch of a stream up: where it stood, not what it held.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
const batchGivenUp = z.object({
  DDBStreamBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: z.string(),
    endSequenceNumber: z.string(),
    approximateArrivalOfFirstRecord: z.string(),
    approximateArrivalOfLastRecord: z.string(),
  }),
});
type Batch = z.infer<typeof batchGivenUp>['DDBStreamBatchInfo'];

/** Tells people about the events of some batches that were given up. What the stream has forgotten is looked for. */
export async function redriveNotices(
  world: NoticeReach,
  { dryRun }: Step<'notices'>,
  now: string,
): Promise<Redriven> {
  const sweeps = { part: 'sweeps', dryRun } as const;
  if (dryRun) return { mended: await world.noticesSetAside.count(), failed: 0, next: sweeps };
  const taken = await world.noticesSetAside.take();
  const forgotten: { receipt: string; batch: Batch }[] = [];
  let mended = 0;
  let failed = 0;
  for (const one of taken) {
    try {
      const batch = batchOf(one);
      const events = await world.stream.read({
        shard: batch.shardId,
        first: batch.startSequenceNumber,
        last: batch.endSequenceNumber,
      });
      if (events === 'expired') {
        forgotten.push({ receipt: one.receipt, batch });
        continue;
      }
      await tellAbout(world, events, now);
      await world.noticesSetAside.done(one.receipt);
      mended += 1;
    } catch (trouble) {
      failed += 1;
      world.log.warn('notices that were set aside could not be sent', {}, trouble);
      await world.noticesSetAside.putBack(one.receipt);
    }
  }
  if (forgotten.length > 0) return { mended, failed, next: lookingFor(forgotten) };
  // As long as some succeed there may be more that do; what fails comes again with them.
  return { mended, failed, next: mended > 0 ? { part: 'notices', dryRun } : sweeps };
}

const batchOf = ({ body }: GivenUp): Batch => batchGivenUp.parse(JSON.parse(body)).DDBStreamBatchInfo;

async function tellAbout(world: NoticeReach, events: readonly EventKey[], now: string): Promise<void> {
  const by = `redrive ${world.ids.ulid(now)}`;
  for (const { requestId, sequence } of events) await sendNotices(world, requestId, sequence, by, now);
}

/** An event is dated when its command began, some time before it was written and read. Too much finds all as sent. */
const marginMs = 120_000;

function lookingFor(
  forgotten: readonly { readonly receipt: string; readonly batch: Batch }[],
): Step<'look-back'> {
  const first = forgotten.map(({ batch }) => msOf(batch.approximateArrivalOfFirstRecord));
  const last = forgotten.map(({ batch }) => msOf(batch.approximateArrivalOfLastRecord));
  return {
    part: 'look-back',
    receipts: forgotten.map(({ receipt }) => receipt),
    from: isoOf(Math.min(...first) - marginMs),
    to: isoOf(Math.max(...last) + marginMs),
    failed: 0,
  };
}

/** One reads the events of this many requests; some hundred queries take a second or two. */
const perCall = 100;

/** A workflow lives for a year, https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html. */
const longestLifeMs = 366 * 86_400_000;

/** Tells people about whatever happened within a time, request by request, the newest first. */
export async function lookBack(world: NoticeReach, step: Step<'look-back'>, now: string): Promise<Redriven> {
  const page = await world.lists.recent({
    limit: perCall,
    month: step.to.slice(0, 7),
    ...(step.cursor !== undefined && { cursor: step.cursor }),
  });
  const earliest = isoOf(msOf(step.from) - longestLifeMs);
  const ofThatTime = page.items.filter(({ createdAt }) => createdAt >= earliest && createdAt <= step.to);
  let failed = 0;
  for (const { id } of ofThatTime) {
    try {
      await tellAbout(world, await eventsBetween(world, id, step.from, step.to), now);
    } catch (trouble) {
      failed += 1;
      world.log.warn('notices of a forgotten time could not be sent', { requestId: id }, trouble);
    }
  }
  const failedSoFar = step.failed + failed;
  const goesOn = page.cursor !== undefined && page.items.every(({ createdAt }) => createdAt >= earliest);
  if (goesOn && page.cursor !== undefined)
    return { mended: 0, failed, next: { ...step, cursor: page.cursor, failed: failedSoFar } };
  if (failedSoFar > 0) {
    for (const receipt of step.receipts) await world.noticesSetAside.putBack(receipt);
    return { mended: 0, failed, next: { part: 'sweeps', dryRun: false } };
  }
  for (const receipt of step.receipts) await world.noticesSetAside.done(receipt);
  return { mended: step.receipts.length, failed, next: { part: 'notices', dryRun: false } };
}

async function eventsBetween(
  world: NoticeReach,
  id: string,
  from: string,
  to: string,
): Promise<readonly EventKey[]> {
  const found: EventKey[] = [];
  let page: readonly ChainedEvent[];
  let after = 0;
  do {
    page = await world.requests.events(id, after);
    found.push(
      ...page.filter(({ at }) => at >= from && at <= to).map(({ sequence }) => ({ requestId: id, sequence })),
    );
    after = page.at(-1)?.sequence ?? after;
  } while (page.length > 0);
  return found;
}
