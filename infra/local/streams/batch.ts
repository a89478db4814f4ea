import * as z from 'zod';
import type { LambdaAnswer } from '#infra/local/stepfunctions/engine';
import type { MappingModel } from './mapping-model.ts';

export const streamRecord = z.looseObject({
  eventID: z.string().optional(),
  eventName: z.string(),
  dynamodb: z.looseObject({ SequenceNumber: z.string() }),
});

export type StreamRecord = z.infer<typeof streamRecord>;

/** Records that go to the function together. */
export interface Batch {
  readonly records: readonly StreamRecord[];
  /** How often it failed. */
  readonly failures: number;
  /** When it was read, on the stack's clock: what its age is counted from. */
  readonly readAt: number;
}

/** What becomes of a batch after the function answered. */
export interface Progress {
  /** How many of its records are done with, in order. */
  readonly done: number;
  /** What is still to be delivered, in order; the first of them not before the pause is over. */
  readonly left: readonly Batch[];
  readonly pauseMs: number;
  /** Records that were given up. */
  readonly setAside: readonly StreamRecord[];
}

const longestPauseMs = 60_000;

/**
 * Lambda's rules for a stream: records before the reported failure are done; a failing batch is halved when the
 * mapping says so, tried again otherwise, and given up after its retries or its age.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function progressAfter(
  batch: Batch,
  answer: LambdaAnswer,
  mapping: MappingModel,
  now: number,
): Progress {
  const { records, readAt } = batch;
  const failed = firstFailure(records, answer, mapping);
  const rest = records.slice(failed);
  if (rest.length === 0) return { done: records.length, left: [], pauseMs: 0, setAside: [] };

  const halves = mapping.bisects && failed === 0 && rest.length > 1;
  const failures = failed > 0 ? 1 : batch.failures + (halves ? 0 : 1);
  if (halves) {
    const middle = Math.ceil(rest.length / 2);
    const left = [rest.slice(0, middle), rest.slice(middle)].map((part) => ({
      records: part,
      failures,
      readAt,
    }));
    return { done: 0, left, pauseMs: 0, setAside: [] };
  }
  const exhausted = mapping.retries !== undefined && failures > mapping.retries;
  const tooOld = mapping.maxAgeMs !== undefined && now - readAt > mapping.maxAgeMs;
  if (exhausted || tooOld) return { done: records.length, left: [], pauseMs: 0, setAside: rest };
  return {
    done: failed,
    left: [{ records: rest, failures, readAt }],
    pauseMs: Math.min(1_000 * 2 ** (failures - 1), longestPauseMs),
    setAside: [],
  };
}

const partialAnswer = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish(),
});

/** Index of the first record that is not done; an answer that cannot be read means that none is. */
function firstFailure(records: readonly StreamRecord[], answer: LambdaAnswer, mapping: MappingModel): number {
  if ('error' in answer) return 0;
  if (!mapping.reportsFailures || answer.payload === null) return records.length;
  const parsed = partialAnswer.safeParse(answer.payload);
  if (!parsed.success) return 0;
  const failures = parsed.data.batchItemFailures ?? [];
  const places = failures.map(({ itemIdentifier }) =>
    records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === itemIdentifier),
  );
  // An identifier that belongs to no record of the batch makes the whole batch fail.
  return places.includes(-1) ? 0 : Math.min(records.length, ...places);
}
