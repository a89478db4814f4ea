import type { RequestStore } from '#ports/request-store';

/** Lets somebody else be first, as often as said. */
export function interrupted(store: RequestStore, times: number, by: () => Promise<unknown>): RequestStore {
  let left = times;
  return {
    ...store,
    async commit(commit) {
      if (left > 0) {
        left -= 1;
        await by();
      }
      return store.commit(commit);
    },
  };
}
