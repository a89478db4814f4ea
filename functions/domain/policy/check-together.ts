import type { CompiledPack } from './compiled.ts';
import { planOf } from './resolve.ts';
import { together } from './together.ts';

/** Why two packs could not both be kept for a release that both are for; nothing where they can, or none is. */
export function clashBetween(one: CompiledPack, other: CompiledPack): string | undefined {
  if (!canMeet(one.match.environments, other.match.environments)) return undefined;
  if (!canMeet(one.match.services, other.match.services)) return undefined;
  for (const variant of one.variants)
    for (const another of other.variants) {
      const both = together([planOf(one, variant), planOf(other, another)]);
      if (!both.ok) return `is also for what ${one.id} is for. ${both.refusal.detail}`;
    }
  return undefined;
}

/** A list that is absent excludes nothing. */
const canMeet = (some: readonly string[] | undefined, others: readonly string[] | undefined): boolean =>
  some === undefined || others === undefined || some.some((name) => others.includes(name));
