import type { Caller } from '#domain/identity/caller';
import type { Outcome } from '#domain/outcome';
import {
  judgeCondition as judge,
  resolveCondition as resolve,
  type JudgementForm,
  type ResolutionForm,
} from '#domain/release/conditions';
import { act, type Acted } from './act.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'policies' | 'requests' | 'workflow'>;

export interface Condition {
  readonly requestId: string;
  /** `c1`, as the request lists it. */
  readonly id: string;
}

/** Those who asked say how a condition was met. */
export const resolveCondition = (
  world: Reach,
  { requestId, id }: Condition,
  caller: Caller,
  form: ResolutionForm,
  now: string,
): Promise<Outcome<Acted>> =>
  act(world, requestId, now, ({ release }) =>
    resolve(release, id, form, caller, world.policies.directory, now),
  );

/** Whoever set the condition confirms it, or says what is missing; the last one confirmed lets the release go on. */
export const judgeCondition = (
  world: Reach,
  { requestId, id }: Condition,
  caller: Caller,
  form: JudgementForm,
  now: string,
): Promise<Outcome<Acted>> =>
  act(world, requestId, now, ({ release }) =>
    judge(release, id, form, caller, world.policies.directory, now),
  );
