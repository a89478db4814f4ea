import * as z from 'zod';
import type { Caller } from '#domain/identity/caller';
import { managesReleases, type Directory } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import { paragraph } from '#domain/text';
import { eligibleRoles } from './eligibility.ts';
import type { Happening } from './events.ts';
import { actorOf, maySpeakFor } from './open.ts';
import type { Release } from './release.ts';
import { isClosed, standingOf } from './status.ts';

/** A word in the thread of a request (R002-30): a question, an answer, or that somebody needs more time. */
export const messageForm = z.strictObject({
  kind: z.enum(['question', 'answer', 'more-time']).default('question'),
  text: paragraph(2_000),
});
export type MessageForm = z.infer<typeof messageForm>;

/** A thread longer than this belongs somewhere else. */
const mostMessages = 100;

/** Whoever asked for the release, decides on it or manages releases may write, until it is over. */
export function postMessage(
  release: Release,
  { kind, text }: MessageForm,
  caller: Caller,
  directory: Directory,
  now: string,
): Outcome<Happening[]> {
  const standing = standingOf(release);
  if (!mayWrite(release, caller, directory))
    return refused(
      'not-eligible',
      'Only those who asked for the release, decide on it or manage releases write here.',
    );
  if (isClosed(standing.status))
    return refused('closed', `The request is closed. ${standing.because}`, { present: { ...standing } });
  const before = release.messages?.length ?? 0;
  if (before >= mostMessages)
    return refused('thread-full', `There are ${mostMessages} messages already; go on elsewhere and link it.`);
  return ok([
    {
      type: 'message-posted',
      data: { id: `m${before + 1}`, kind, text },
      at: now,
      actor: actorOf(caller),
    },
  ]);
}

function mayWrite(release: Release, caller: Caller, directory: Directory): boolean {
  if (caller.kind === 'deployer') return false;
  if (maySpeakFor(release, caller, directory)) return true;
  if (caller.kind !== 'person') return false;
  return (
    managesReleases(directory, caller.id) ||
    release.plan.phases.some(
      (plan, index) => eligibleRoles(plan, directory, caller.id, release.phases[index]).length > 0,
    )
  );
}
