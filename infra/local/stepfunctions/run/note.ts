import type { JsonObject } from '../json.ts';
import type { Frame } from '../store/records.ts';
import type { Run } from './run.ts';

/** Writes an event that the frame's next one follows. Answers its id. */
export function record(run: Run, frame: Frame, type: string, detail: JsonObject = {}): number {
  frame.data.lastEvent = note(run, frame, type, detail);
  return frame.data.lastEvent;
}

/** Writes an event beside the frame's line: the next one follows the same predecessor, as it does on AWS. */
export function note(run: Run, frame: Frame, type: string, detail: JsonObject = {}): number {
  return run.store.history.add(frame.execution, frame.data.lastEvent, run.now, type, detail);
}

interface ErrorNamed {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** `error` and `cause` where there are any, at the length Step Functions cuts them to. */
export function errorDetail({ error, cause }: ErrorNamed): JsonObject {
  return {
    ...(error !== undefined && { error: error.slice(0, 256) }),
    ...(cause !== undefined && { cause: cause.slice(0, 32_768) }),
  };
}
