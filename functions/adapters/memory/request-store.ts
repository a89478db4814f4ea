import { msOf } from '#domain/time';
import type { Head } from '#domain/audit/chain';
import { untouched, type EnvironmentRecord } from '#domain/release/environment';
import type { ChainedEvent } from '#domain/release/events';
import type { Release } from '#domain/release/release';
import type { Commit, IdempotencyRecord, Loaded, RequestStore, Wait } from '#ports/request-store';
import { copied } from './copied.ts';

/** What is true now and what happened. Stores over the same state see one another, as processes see one table. */
export interface MemoryRequests {
  readonly requests: Map<string, StoredRequest>;
  readonly events: Map<string, readonly ChainedEvent[]>;
  readonly waits: Map<string, Wait>;
  /** By service and environment, joined by `#`. */
  readonly environments: Map<string, EnvironmentRecord>;
  readonly idempotency: Map<string, IdempotencyRecord & { readonly openedAt: string }>;
}

export interface StoredRequest {
  readonly release: Release;
  readonly head: Head;
  readonly attempt: number;
  readonly dueAt?: string;
}

export const noRequests = (): MemoryRequests => ({
  requests: new Map(),
  events: new Map(),
  waits: new Map(),
  environments: new Map(),
  idempotency: new Map(),
});

const eventsPerPage = 100;

export function memoryRequestStore(state: MemoryRequests): RequestStore {
  return {
    async load(id): Promise<Loaded | undefined> {
      const stored = state.requests.get(id);
      const wait = state.waits.get(id);
      return stored && { ...stored, ...(wait && { wait }) };
    },

    async commit(commit) {
      if (!isFirst(state, commit)) return 'conflict';
      write(state, commit);
      return 'committed';
    },

    async events(id, after = 0) {
      const known = state.events.get(id) ?? [];
      return known.filter((event) => event.sequence > after).slice(0, eventsPerPage);
    },

    async event(id, sequence) {
      return state.events.get(id)?.find((event) => event.sequence === sequence);
    },

    async settleEnvironment(record) {
      const place = state.environments.get(placeOf(record));
      if (place && place.revision !== record.revision - 1) return;
      state.environments.set(placeOf(record), copied(record));
    },
    async environment(service, environment) {
      return state.environments.get(placeOf({ service, environment })) ?? untouched(service, environment);
    },

    async idempotency(key, now) {
      const record = state.idempotency.get(key);
      return record && isHonoured(record.openedAt, now) ? record : undefined;
    },

    async saveWait(id, wait) {
      const kept = state.waits.get(id);
      if (!kept || kept.enteredAt <= wait.enteredAt) state.waits.set(id, copied(wait));
    },

    async removeWait(id, token) {
      if (state.waits.get(id)?.token === token) state.waits.delete(id);
    },

    async setDue(id, head, dueAt) {
      const stored = state.requests.get(id);
      if (stored?.head.hash !== head.hash) return;
      const { dueAt: _, ...rest } = stored;
      state.requests.set(id, { ...rest, ...(dueAt && { dueAt }) });
    },

    async nextAttempt(id, from) {
      const stored = state.requests.get(id);
      if (stored?.attempt !== from) return false;
      state.requests.set(id, { ...stored, attempt: from + 1 });
      return true;
    },
  };
}

/** Whether everything a commit was decided on still stands. */
function isFirst(
  state: MemoryRequests,
  { before, after, events, environment, idempotency }: Commit,
): boolean {
  const standsAt = state.requests.get(after.id)?.head.hash;
  const recorded = new Set(state.events.get(after.id)?.map((event) => event.sequence));
  const place = environment && state.environments.get(placeOf(environment));
  const key = idempotency && state.idempotency.get(idempotency.key);
  return (
    standsAt === before?.head.hash &&
    !events.some((event) => recorded.has(event.sequence)) &&
    !(environment && place && place.revision !== environment.revision - 1) &&
    !(key && isHonoured(key.openedAt, after.createdAt))
  );
}

function write(state: MemoryRequests, { after, events, dueAt, environment, idempotency }: Commit): void {
  const { sequence, hash } = events.at(-1)!;
  const due = dueAt ?? state.requests.get(after.id)?.dueAt;
  state.requests.set(after.id, {
    release: copied(after),
    head: { sequence, hash },
    attempt: state.requests.get(after.id)?.attempt ?? 1,
    ...(due && { dueAt: due }),
  });
  state.events.set(after.id, [...(state.events.get(after.id) ?? []), ...copied(events)]);
  if (environment) state.environments.set(placeOf(environment), copied(environment));
  if (idempotency)
    state.idempotency.set(idempotency.key, {
      requestId: after.id,
      bodyDigest: idempotency.bodyDigest,
      openedAt: after.createdAt,
    });
}

const placeOf = ({ service, environment }: { service: string; environment: string }) =>
  `${service}#${environment}`;

const daySeconds = 86_400;

/** Whole seconds, as DynamoDB's time to live counts them. */
const isHonoured = (openedAt: string, now: string) => secondOf(now) <= secondOf(openedAt) + daySeconds;

const secondOf = (iso: string) => Math.floor(msOf(iso) / 1_000);
