import type { Clock } from '#infra/local/clock/clock';
import type { DynamoDbWire } from '#infra/local/dynamodb/wire';
import type { Functions } from '#infra/local/lambda/functions';
import type { Queues } from '#infra/local/queues/queues';
import type { Place } from '#infra/local/template/place';
import { type Batch, progressAfter, type StreamRecord } from './batch.ts';
import type { Checkpoints } from './checkpoints.ts';
import { batchGivenUp } from './given-up.ts';
import type { MappingModel } from './mapping-model.ts';
import { listShards, type Shard } from './shards.ts';

/** Brings the changes of a table to a function, in order, each at least once. */
export interface Poller {
  /** Something was written: look now instead of at the next round. */
  wake(): void;
  settled(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface PollerOptions {
  readonly mapping: MappingModel;
  readonly wire: DynamoDbWire;
  readonly checkpoints: Checkpoints;
  readonly functions: Functions;
  readonly queues: Pick<Queues, 'send'>;
  readonly place: Place;
  readonly clock: Clock;
  readonly onTrouble: (line: string) => void;
}

/** A round for writes that did not pass through the stack, and for shards that are new. Real time. */
const roundMs = 5_000;

export function startPoller(options: PollerOptions): Poller {
  const { mapping, wire, checkpoints, functions, queues, place, clock, onTrouble } = options;
  const waiting = new Map<string, readonly Batch[]>();
  const paused = new Set<string>();
  let shards: readonly Shard[] = [];
  let stopped = false;
  let worked = false;
  let again = false;
  let running: Promise<void> | undefined;

  const round = setInterval(() => {
    shards = [];
    void look();
  }, roundMs);
  round.unref();

  function look(): Promise<void> {
    again = true;
    running ??= lookAll().finally(() => (running = undefined));
    return running;
  }

  async function lookAll(): Promise<void> {
    while (again && !stopped) {
      again = false;
      try {
        if (shards.length === 0) shards = await listShards(wire, mapping, checkpoints);
        for (const shard of shards) {
          const parent = shards.find(({ id }) => id === shard.parent);
          if (parent === undefined || parent.finished) await drain(shard);
        }
      } catch (error) {
        if (!stopped) onTrouble(`${mapping.id}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  async function drain(shard: Shard): Promise<void> {
    while (!stopped && !paused.has(shard.id)) {
      const [batch, ...later] = waiting.get(shard.id) ?? [];
      if (batch === undefined) {
        const records = shard.finished ? [] : await shard.next(mapping.batchSize);
        if (records.length === 0) return;
        waiting.set(shard.id, [{ records, failures: 0, readAt: clock.now() }]);
      } else {
        await deliver(shard, batch, later);
      }
    }
  }

  async function deliver(shard: Shard, batch: Batch, later: readonly Batch[]): Promise<void> {
    const answer = await functions.invoke(mapping.handler.arn, { Records: batch.records.map(asLambdaSends) });
    worked = true;
    const { done, left, pauseMs, setAside } = progressAfter(batch, answer, mapping, clock.now());
    if (setAside.length > 0 && mapping.setAsideArn !== undefined)
      queues.send(
        mapping.setAsideArn,
        batchGivenUp(mapping, shard.name, { ...batch, records: setAside }, clock.now()),
      );
    const last = batch.records[done - 1];
    if (last) checkpoints.write(mapping.id, shard.id, last.dynamodb.SequenceNumber);
    waiting.set(shard.id, [...left, ...later]);
    for (const { dynamodb } of setAside) {
      onTrouble(`${mapping.id} gave up on record ${dynamodb.SequenceNumber} of ${mapping.table.name}`);
    }
    if (pauseMs > 0) {
      paused.add(shard.id);
      clock.at(clock.now() + pauseMs, () => {
        paused.delete(shard.id);
        return look();
      });
    }
  }

  const asLambdaSends = (record: StreamRecord) => ({
    ...record,
    awsRegion: place.region,
    eventSource: 'aws:dynamodb',
    eventSourceARN: mapping.table.streamArn,
  });

  void look();
  return {
    wake: () => void look(),
    async settled() {
      while (running) await running;
      const answer = worked;
      worked = false;
      return answer;
    },
    async stop() {
      stopped = true;
      clearInterval(round);
      await running;
    },
  };
}
