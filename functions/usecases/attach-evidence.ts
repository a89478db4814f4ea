import type { Caller } from '#domain/identity/caller';
import { refused, type Outcome } from '#domain/outcome';
import { attachEvidence as attach } from '#domain/release/attach-evidence';
import type { EvidenceValue } from '#domain/release/form';
import { actorOf, maySpeakFor } from '#domain/release/open';
import { act, type Acted } from './act.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'policies' | 'requests' | 'workflow'>;

/** Attaches or replaces one piece of evidence. Links in mails that showed other evidence stop deciding. */
export async function attachEvidence(
  world: Reach,
  id: string,
  caller: Caller,
  name: string,
  value: EvidenceValue,
  now: string,
): Promise<Outcome<Acted>> {
  return act(world, id, now, ({ release }) =>
    maySpeakFor(release, caller, world.policies.directory)
      ? attach(release, name, value, actorOf(caller), now)
      : refused('not-eligible', 'Only the requester or the service’s team may attach evidence.'),
  );
}
