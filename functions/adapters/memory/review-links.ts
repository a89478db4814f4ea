import type { ReviewLink, ReviewLinks } from '#ports/review-links';
import { copied } from './copied.ts';

export interface MemoryLinks {
  /** By the SHA-256 of the secret that opens it. */
  readonly links: Map<string, { readonly link: ReviewLink; readonly superseded: boolean }>;
}

export const noLinks = (): MemoryLinks => ({ links: new Map() });

export function memoryReviewLinks(state: MemoryLinks): ReviewLinks {
  return {
    async issue(secretHashes, link) {
      for (const [hash, earlier] of state.links)
        if (isForTheSame(earlier.link, link)) state.links.set(hash, { ...earlier, superseded: true });
      for (const hash of secretHashes) state.links.set(hash, { link: copied(link), superseded: false });
    },

    async find(secretHash) {
      const found = state.links.get(secretHash);
      return found;
    },
  };
}

const isForTheSame = (one: ReviewLink, other: ReviewLink) =>
  one.requestId === other.requestId && one.phase === other.phase && one.person === other.person;
