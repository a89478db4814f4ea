import { beforeEach } from 'vitest';
import { memoryIds, noIds } from '#adapters/memory/ids';
import type { Head } from '#domain/audit/chain';
import type { Happening } from '#domain/release/events';
import type { Commit, Loaded, RequestStore } from '#ports/request-store';
import { existing, openingCommit, stored, type Opening } from '#test/support/commits';
import { minute, type Step } from '#test/support/story';

export type MakeStore = () => RequestStore | Promise<RequestStore>;

/** Two ids that no other test has: DynamoDB takes the same commit for a repetition, whatever table it is for. */
const ids = memoryIds(noIds());
export const newId = (): string => ids.ulid(minute(0));

/** An empty store for each test, and a request to try it with. */
export interface Bench {
  readonly store: RequestStore;
  readonly id: string;
  /** The id of a second request. */
  readonly other: string;
  /** The commit that opens the request. */
  opening(over?: Opening): Commit;
  /** Opens the request and lets the steps happen to it. */
  having(...steps: readonly Step[]): Promise<Loaded>;
  /** The request as it is stored. */
  loaded(): Promise<Loaded>;
}

export function benchOf(make: MakeStore): Bench {
  let store: RequestStore;
  let id = '';
  let other = '';
  beforeEach(async () => {
    store = await make();
    [id, other] = [newId(), newId()];
  });
  return {
    get store() {
      return store;
    },
    get id() {
      return id;
    },
    get other() {
      return other;
    },
    opening: (over = {}) => openingCommit({ id, ...over }),
    having: (...steps) => stored(store, { id }, ...steps),
    loaded: () => existing(store, id),
  };
}

export function headOf(events: readonly Head[]): Head {
  const last = events.at(-1);
  if (!last) throw new Error('a trail without events has no head');
  return { sequence: last.sequence, hash: last.hash };
}

/** Something small that happens. */
export const evidence = (name: string): Happening[] => [
  {
    type: 'evidence-attached',
    data: { name, value: 1 },
    at: minute(1),
    actor: { kind: 'pipeline', id: 'shop-release' },
  },
];
