import type { TaskState } from '../asl/definition.ts';
import { dataLimitFailure, type StateFailure } from '../failure.ts';

/** `arn:aws:states:::lambda:invoke.waitForTaskToken` as events name it: type lambda, resource the rest. */
export function resourceOf({ Resource }: TaskState): { resourceType: string; resource: string } {
  const [resourceType = '', ...resource] = Resource.slice('arn:aws:states:::'.length).split(':');
  return { resourceType, resource: resource.join(':') };
}

export function tooLargeResult(state: TaskState): StateFailure {
  return dataLimitFailure(`The state/task '${resourceOf(state).resourceType}' returned a result`);
}
