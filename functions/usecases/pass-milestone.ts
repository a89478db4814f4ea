import { ok, type Outcome } from '#domain/outcome';
import { nextStep, type NextStep } from '#domain/release/next-step';
import { passTime } from '#domain/release/pass-time';
import { act } from './act.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'requests' | 'workflow'>;

/** Handles what came to pass by itself (a reminder, a deadline), and answers with what comes next. */
export async function passMilestone(world: Reach, id: string, now: string): Promise<Outcome<NextStep>> {
  const acted = await act(world, id, now, ({ release }) => ok(passTime(release, now)));
  return acted.ok ? ok(nextStep(acted.value.release, now)) : acted;
}
