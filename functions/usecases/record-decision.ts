import type { Caller } from '#domain/identity/caller';
import { refused, type Outcome } from '#domain/outcome';
import { decide, type DecisionForm } from '#domain/release/decide';
import { manifestDigest } from '#domain/release/manifest';
import { act, type Acted } from './act.ts';
import { directoryFor } from './directory-for.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'delegations' | 'log' | 'policies' | 'requests' | 'workflow'>;

/** A person with a verified token decides, on what they say they were shown; without a word, on what stands now. */
export async function recordDecision(
  world: Reach,
  id: string,
  caller: Caller,
  form: DecisionForm,
  now: string,
): Promise<Outcome<Acted>> {
  if (caller.kind !== 'person') return refused('people-only', 'Only people decide.');
  return act(world, id, now, async ({ release }) => {
    const { manifest, ...said } = form;
    const seen = manifest ?? manifestDigest(release);
    const ballot = { ...said, by: caller.id, assurance: 'token' as const, seen };
    return decide(release, ballot, await directoryFor(world, release, now), now);
  });
}
