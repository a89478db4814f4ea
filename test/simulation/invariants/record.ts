import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import canonicalize from 'canonicalize';
import { apply } from '#domain/release/apply';
import type { ChainedEvent } from '#domain/release/events';
import { manifestDigest } from '#domain/release/manifest';
import type { Release } from '#domain/release/release';
import { isClosed, standingOf } from '#domain/release/status';
import type { Broken } from '../violation.ts';
import type { Observer } from '../world/observer.ts';
import type { Twins } from '../world/twins.ts';

/** S4, S5, S6 and S7: what the record says, the moment it says it. */
export function recordHolds(broken: Broken, twins: Twins): Observer {
  const heads = new Map<string, { sequence: number; hash: string }>();
  const folded = new Map<string, Release>();

  return {
    committed({ after: { id }, events }) {
      for (const event of events) {
        const before = folded.get(id);
        const fault = linkFault(heads.get(id) ?? { sequence: 0, hash: '0'.repeat(64) }, event);
        if (fault) broken('S5', `${fault} in ${id}`);
        if (before && isClosed(standingOf(before).status) && !event.type.startsWith('obligation-'))
          broken('S7', `${event.type} after ${id} was ${standingOf(before).status}`);
        const early = before && earlyEnd(before, event);
        if (early) broken('L2', early);
        if (before && event.type === 'decision-recorded' && event.data.seen !== manifestDigest(before))
          broken('S4', `${event.actor.id} decided on something else than stands in the record`);
        heads.set(id, event);
        folded.set(id, apply(before, id, event));
      }
      const stored = twins.requests.requests.get(id);
      const kept = twins.requests.events.get(id) ?? [];
      if (kept.length !== heads.get(id)?.sequence || kept.at(-1)?.hash !== heads.get(id)?.hash)
        broken('S5', `${id} keeps ${kept.length} events and its chain has ${heads.get(id)?.sequence}`);
      if (stored?.head.hash !== heads.get(id)?.hash)
        broken('S5', `${id} points at a head that is not the last event`);
      if (!isDeepStrictEqual(stored?.release, JSON.parse(JSON.stringify(folded.get(id)))))
        broken('S6', `${id} is not what its events say after ${events.at(-1)?.type}`);
    },
  };
}

/** A deadline ends a request when it is over, and not a moment earlier. */
function earlyEnd(release: Release, event: ChainedEvent): string | undefined {
  if (event.type !== 'phase-expired') return undefined;
  const phase = release.phases.find(({ id }) => id === event.data.phase);
  return phase?.expiresAt === undefined || event.at < phase.expiresAt
    ? `${event.data.phase} of ${release.id} expired at ${event.at}; it was open until ${phase?.expiresAt}`
    : undefined;
}

/** Written again from RFC 8785 and the documents, so that the product's chain is not its own witness. */
function linkFault(head: { sequence: number; hash: string }, event: ChainedEvent): string | undefined {
  const { hash, ...rest } = event;
  if (event.sequence !== head.sequence + 1) return `event ${event.sequence} follows number ${head.sequence}`;
  if (event.previousHash !== head.hash) return `event ${event.sequence} forks the chain`;
  const computed = createHash('sha256').update(canonicalize(rest)!).digest('hex');
  return computed === hash ? undefined : `event ${event.sequence} has another hash than its content`;
}
