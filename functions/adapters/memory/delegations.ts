import type { Delegation } from '#domain/identity/delegation';
import type { Delegations } from '#ports/delegations';
import { copied } from './copied.ts';

export interface MemoryDelegations {
  readonly kept: Map<string, Delegation>;
}

export const noDelegations = (): MemoryDelegations => ({ kept: new Map() });

export function memoryDelegations(state: MemoryDelegations): Delegations {
  return {
    async known(now) {
      return [...state.kept.values()]
        .filter(({ until }) => until > now)
        .toSorted((a, b) => (`${a.until}#${a.id}` < `${b.until}#${b.id}` ? -1 : 1))
        .slice(0, 500);
    },

    async keep(delegation) {
      state.kept.set(delegation.id, copied(delegation));
    },
  };
}
