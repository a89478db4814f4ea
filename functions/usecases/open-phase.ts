import { ok, type Outcome } from '#domain/outcome';
import { nextStep, type NextStep } from '#domain/release/next-step';
import { openPhase as opened } from '#domain/release/open-phase';
import { act } from './act.ts';
import { supersedePending } from './supersede-pending.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'requests' | 'workflow'>;

/** Opens a phase if it is its turn, closes whatever the request takes the place of, and answers with what the workflow waits for next. */
export async function openPhase(
  world: Reach,
  id: string,
  phase: string,
  now: string,
): Promise<Outcome<NextStep>> {
  const acted = await act(world, id, now, ({ release }) => ok(opened(release, phase, now)));
  if (!acted.ok) return acted;
  await supersedePending(world, acted.value.release, now);
  return ok(nextStep(acted.value.release, now));
}
