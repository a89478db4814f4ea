import { ok, type Outcome } from '#domain/outcome';
import { failDeployment as failed } from '#domain/release/deployment';
import { nextStep, type NextStep } from '#domain/release/next-step';
import { act } from './act.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'requests' | 'workflow'>;

/** Records a deployment that cannot report its own failure, with the reason a person can use. */
export async function failDeployment(
  world: Reach,
  id: string,
  reason: string,
  now: string,
): Promise<Outcome<NextStep>> {
  const acted = await act(world, id, now, ({ release }) => ok(failed(release, reason, now)));
  return acted.ok ? ok(nextStep(acted.value.release, now)) : acted;
}
