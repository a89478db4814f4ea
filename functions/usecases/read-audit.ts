import type { AuditBundle } from '#domain/audit/bundle';
import { faultIn, type ChainFault, type Head } from '#domain/audit/chain';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { ChainedEvent } from '#domain/release/events';
import type { Loaded } from '#ports/request-store';
import type { World } from './world.ts';

export interface AuditTrail {
  readonly requestId: string;
  readonly head: Head;
  readonly events: readonly ChainedEvent[];
  /** Set when the stored chain is not what was recorded: the first event that is wrong. */
  readonly fault?: ChainFault;
}

/** Every event of a request up to its head, the chain checked while reading. */
export async function readAudit(world: Pick<World, 'requests'>, id: string): Promise<Outcome<AuditTrail>> {
  const loaded = await world.requests.load(id);
  return loaded ? ok(await trailOf(world, loaded)) : refused('not-found', `There is no request ${id}.`);
}

/** What happened to a request up to the head it was read with. */
export async function trailOf(
  world: Pick<World, 'requests'>,
  { head, release: { id } }: Loaded,
): Promise<AuditTrail> {
  const events: ChainedEvent[] = [];
  while ((events.at(-1)?.sequence ?? 0) < head.sequence) {
    const page = await world.requests.events(id, events.at(-1)?.sequence);
    if (page.length === 0) break;
    events.push(...page.filter((event) => event.sequence <= head.sequence));
  }
  const fault = faultIn(id, head, events);
  return { requestId: id, head, events, ...(fault && { fault }) };
}

export const bundleOf = ({ requestId, head, events }: AuditTrail, exportedAt: string): AuditBundle => ({
  format: 'countersign-audit-bundle',
  formatVersion: 1,
  requestId,
  exportedAt,
  head,
  events: [...events],
});
