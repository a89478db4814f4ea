import type { Head } from '#domain/audit/chain';
import { personOf } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { Decision } from '#domain/release/release';
import type { World } from './world.ts';

/** What an address says was decided, and the event that is to prove it. */
export interface ClaimedResult {
  readonly requestId: string;
  readonly decision: Decision['decision'];
  readonly record: Head;
}

export interface RecordedResult {
  readonly requestId: string;
  readonly decision: Decision['decision'];
  /** The name of who decided. */
  readonly person: string;
  readonly role: string;
  readonly at: string;
}

/**
 * Looks up how a decision was recorded. The hash of its event is known to whoever sent it and to readers of the
 * audit, and nobody can make one up: what was never recorded is never shown.
 */
export async function showResult(
  world: Pick<World, 'policies' | 'requests'>,
  { requestId, decision, record }: ClaimedResult,
): Promise<Outcome<RecordedResult>> {
  const event = await world.requests.event(requestId, record.sequence);
  if (event?.type !== 'decision-recorded' || event.hash !== record.hash || event.data.decision !== decision)
    return refused(
      'not-found',
      'No decision is recorded under this address. A review shows what is recorded.',
    );
  return ok({
    requestId,
    decision,
    person: personOf(world.policies.directory, event.actor.id)?.name ?? event.actor.id,
    role: event.data.role,
    at: event.at,
  });
}
