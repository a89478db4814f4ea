import { describe } from 'vitest';
import type { MakeStore } from './request-store/bench.ts';
import { keepsTheBooks } from './request-store/bookkeeping.contract.ts';
import { keepsEnvironments } from './request-store/environments.contract.ts';
import { keepsIdempotencyKeys } from './request-store/idempotency.contract.ts';
import { keepsRequests } from './request-store/keeps-requests.contract.ts';
import { refusesCommits } from './request-store/refuses-commits.contract.ts';
import { tellsTheTrail } from './request-store/trail.contract.ts';

/**
 * What `RequestStore` promises, held against one engine. `make` answers with an empty store, `histories` is how many
 * arbitrary lives of a release it has to keep.
 */
export function requestStoreContract(name: string, make: MakeStore, histories: number): void {
  describe(`a request store (${name})`, () => {
    keepsRequests(make, histories);
    refusesCommits(make);
    keepsTheBooks(make);
    keepsEnvironments(make);
    keepsIdempotencyKeys(make);
    tellsTheTrail(make);
  });
}
