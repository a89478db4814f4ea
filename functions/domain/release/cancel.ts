import type { Caller } from '#domain/identity/caller';
import { managesReleases, type Directory } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { Happening } from './events.ts';
import { actorOf } from './open.ts';
import type { Release } from './release.ts';
import { isClosed, standingOf } from './status.ts';

/** Cancels a request that is not deploying yet: its requester, anyone who counts as an author, or a release manager. */
export function cancel(
  release: Release,
  caller: Caller,
  reason: string,
  directory: Directory,
  now: string,
): Outcome<Happening[]> {
  const standing = standingOf(release);
  if (!mayCancel(release, caller, directory))
    return refused('not-eligible', 'Only the requester or a release manager may cancel a request.');
  if (isClosed(standing.status))
    return refused('closed', `The request is closed already. ${standing.because}`, {
      present: { ...standing },
    });
  if (release.deployment)
    return refused('too-late', 'The deployment has started; it can be rolled back, not cancelled.', {
      present: { ...standing },
    });
  return ok([{ type: 'request-cancelled', data: { reason }, at: now, actor: actorOf(caller) }]);
}

function mayCancel(release: Release, caller: Caller, directory: Directory): boolean {
  if (caller.kind === 'deployer') return false;
  if (caller.kind === 'pipeline') return release.requester.id === caller.id;
  return managesReleases(directory, caller.id) || release.requester.authors.includes(caller.id);
}
