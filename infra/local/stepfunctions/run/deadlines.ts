import { longestSeconds } from '../asl/fields.ts';
import type { TaskState } from '../asl/definition.ts';
import { queryFailure } from '../failure.ts';
import type { JsonObject } from '../json.ts';
import type { Scope } from '../query/expression.ts';
import { integer } from '../query/typed.ts';
import type { Frame } from '../store/records.ts';

/** Sets when the attempt that begins now is over, and answers both limits as TaskScheduled shows them. */
export async function setDeadlines(frame: Frame, state: TaskState, scope: Scope): Promise<JsonObject> {
  const limits = { min: 1, max: longestSeconds };
  const { data } = frame;
  const timeout =
    state.TimeoutSeconds && (await integer(state.TimeoutSeconds, scope, 'TimeoutSeconds', limits));
  const heartbeatField = 'HeartbeatSeconds' in state ? state.HeartbeatSeconds : undefined;
  const heartbeat = heartbeatField && (await integer(heartbeatField, scope, 'HeartbeatSeconds', limits));
  if (timeout !== undefined && heartbeat !== undefined && heartbeat >= timeout) {
    throw queryFailure(
      'HeartbeatSeconds',
      `HeartbeatSeconds (${heartbeat}) must be smaller than TimeoutSeconds.`,
    );
  }
  if (timeout !== undefined) data.timeoutAt = scope.now + timeout * 1000;
  if (heartbeat !== undefined) data.heartbeatSeconds = heartbeat;
  beat(frame, scope.now);
  return {
    ...(timeout !== undefined && { timeoutInSeconds: timeout }),
    ...(heartbeat !== undefined && { heartbeatInSeconds: heartbeat }),
  };
}

/** A sign of life: the heartbeat's time starts anew, the timeout's does not. */
export function beat(frame: Frame, now: number): void {
  const { data } = frame;
  if (data.heartbeatSeconds !== undefined) data.heartbeatAt = now + data.heartbeatSeconds * 1000;
  const due = Math.min(data.timeoutAt ?? Infinity, data.heartbeatAt ?? Infinity);
  frame.due = due === Infinity ? null : due;
}

export function clearDeadlines(frame: Frame): void {
  frame.due = null;
  delete frame.data.timeoutAt;
  delete frame.data.heartbeatAt;
  delete frame.data.heartbeatSeconds;
}
