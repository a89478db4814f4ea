import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { handler } from '../../../functions/handlers/streams/notices.ts';
import type { ChainedEvent } from '#domain/release/events';
import type { Chances } from '../chances.ts';
import type { Kernel } from '../kernel.ts';
import { bugIn, type Broken } from '../violation.ts';
import type { Observer } from './observer.ts';

/** As `infra/aws/triggers.ts` configures the mapping. */
const batchSize = 10;
const retries = 5;
const shards = 2;

const notices = handler as unknown as (
  event: DynamoDBStreamEvent,
  context: object,
) => Promise<DynamoDBBatchResponse>;

interface Shard {
  readonly name: string;
  readonly waiting: DynamoDBRecord[];
  isBusy: boolean;
  failures: number;
}

export interface AuditStream extends Observer {
  /** Whether every event was delivered. */
  isDrained(): boolean;
  /** Delivers what was given up on once more. */
  redrive(): void;
}

/**
 * The audit table's stream and its mapping: every event at least once, now and then twice, out of order, or with the
 * events of one transaction apart; a batch that fails is tried again from the event that failed on, and after five
 * tries that event is set aside.
 */
export function auditStream(kernel: Kernel, chances: Chances, broken: Broken): AuditStream {
  let records = 0;
  let batches = 0;
  const setAside: DynamoDBRecord[] = [];
  const open = Array.from({ length: shards }, (_, index): Shard => ({
    name: `stream ${index + 1}`,
    waiting: [],
    isBusy: false,
    failures: 0,
  }));

  function add(event: ChainedEvent): void {
    records += 1;
    const shard = open[event.requestId.charCodeAt(25) % shards]!;
    const record: DynamoDBRecord = {
      eventID: `${event.requestId}#${event.sequence}`,
      eventName: 'INSERT',
      dynamodb: {
        Keys: { pk: { S: `REQ#${event.requestId}` }, sequence: { N: String(event.sequence) } },
        SequenceNumber: String(records),
      },
    };
    shard.waiting.push(record);
    if (chances.happens(`record#${records} twice`, 0.03)) shard.waiting.push(record);
    if (shard.waiting.length > 1 && chances.happens(`record#${records} out of order`, 0.03))
      shard.waiting.unshift(shard.waiting.pop()!);
    poll(shard, 200);
  }

  function poll(shard: Shard, ms: number): void {
    if (shard.isBusy || shard.waiting.length === 0) return;
    shard.isBusy = true;
    batches += 1;
    const number = batches;
    kernel.after(ms, () => void deliver(shard, number));
  }

  async function deliver(shard: Shard, number: number): Promise<void> {
    const size = chances.isCalm ? batchSize : chances.between(`batch#${number}`, 1, batchSize);
    const batch = shard.waiting.splice(0, size);
    const ending = await kernel.spawn('notices', () => notices({ Records: batch }, {}));
    const bug = ending.how === 'threw' && bugIn(ending.trouble);
    if (bug) broken('bug', bug);
    const done = doneOf(ending.how === 'returned' ? ending.value : undefined, batch);
    const failed = batch.slice(done);
    if (failed.length === 0) shard.failures = 0;
    else shard.failures = done > 0 ? 1 : shard.failures + 1;
    if (shard.failures > retries) {
      kernel.note(shard.name, `gives up on ${failed[0]!.eventID}`);
      setAside.push(failed.shift()!);
      shard.failures = 0;
    }
    shard.waiting.unshift(...failed);
    shard.isBusy = false;
    poll(shard, shard.failures === 0 ? 200 : 1_000 * 2 ** shard.failures);
  }

  return {
    committed: ({ events }) => events.forEach(add),
    isDrained: () => open.every((shard) => shard.waiting.length === 0) && setAside.length === 0,
    redrive() {
      if (setAside.length === 0) return;
      open[0]!.waiting.push(...setAside.splice(0));
      poll(open[0]!, 200);
    },
  };
}

/** How many records of the batch are done with. A call that did not come back has done none. */
function doneOf(response: DynamoDBBatchResponse | undefined, batch: readonly DynamoDBRecord[]): number {
  if (!response) return 0;
  const first = response.batchItemFailures[0]?.itemIdentifier;
  if (first === undefined) return batch.length;
  return Math.max(
    0,
    batch.findIndex((record) => record.dynamodb?.SequenceNumber === first),
  );
}
