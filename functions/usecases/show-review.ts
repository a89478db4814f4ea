import { sha256 } from '#domain/audit/canonical';
import { personOf } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import { isOver } from '#domain/release/deadline';
import { eligibleRoles } from '#domain/release/eligibility';
import type { ChainedEvent } from '#domain/release/events';
import { manifestDigest } from '#domain/release/manifest';
import type { Review } from '#domain/review/review';
import { directoryFor } from './directory-for.ts';
import type { World } from './world.ts';

/** Looks up what a link is about. Changes nothing, however often it is called. */
export async function showReview(
  world: Pick<World, 'delegations' | 'links' | 'policies' | 'requests'>,
  secret: string,
  now: string,
): Promise<Outcome<Review>> {
  const found = await world.links.find(sha256(secret));
  const loaded = found && (await world.requests.load(found.link.requestId));
  const person = found && personOf(world.policies.directory, found.link.person);
  if (!found || !loaded || !person)
    return refused('link-unknown', 'This link is not valid. It may be incomplete, or very old.');
  const { link, superseded } = found;
  const { release } = loaded;
  const index = release.phases.findIndex((candidate) => candidate.id === link.phase);
  const plan = release.plan.phases[index]!;
  const phase = release.phases[index]!;
  const own = phase.decisions.find((given) => given.by === link.person);
  const isAuthor = release.requester.authors.includes(person.id);
  const roles = isAuthor
    ? []
    : eligibleRoles(plan, await directoryFor(world, release, now), person.id, phase);
  const seen = manifestDigest(release);
  return ok({
    release,
    plan,
    phase,
    person,
    roles,
    verdict: ((): Review['verdict'] => {
      if (own) return 'decided';
      if (phase.outcome !== 'open' || isOver(phase, now) || now >= link.expiresAt) return 'over';
      if (superseded) return 'superseded';
      return roles.length > 0 ? 'decide' : 'not-eligible';
    })(),
    ...(own && { own }),
    seen,
    changes: seen === link.seen ? [] : changesIn(await world.requests.events(release.id, link.sequence)),
    link: { phase: link.phase, person: link.person, seen: link.seen },
  });
}

const changesIn = (events: readonly ChainedEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'evidence-attached'
      ? [`The evidence “${event.data.name}” is now ${JSON.stringify(event.data.value)}.`]
      : [],
  );
