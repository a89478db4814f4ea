import { sha256 } from '#domain/audit/canonical';
import type { Person } from '#domain/identity/directory';
import type { Notice } from '#domain/notices/notices-for';
import { manifestDigest } from '#domain/release/manifest';
import type { Mail } from '#ports/mailer';
import type { Loaded } from '#ports/request-store';
import type { NoticesReach, Telling } from './telling.ts';

/** The mail of one notice, with a fresh link where its reader is asked to decide. */
export async function mailFor(
  world: NoticesReach,
  { event, loaded, directory, now }: Telling,
  notice: Notice,
  person: Person,
  key: string,
): Promise<Mail> {
  const link = notice.phase ? await freshLink(world, loaded, notice.phase, notice.to, now) : undefined;
  const content = world.writeMail({
    kind: notice.kind,
    event,
    release: loaded.release,
    person,
    directory,
    publicUrl: world.publicUrl,
    ...(link && { link }),
  });
  return { ...content, to: person.email, requestId: event.requestId, key };
}

/** A link of this person's own; the secret is in the mail and nowhere else. */
async function freshLink(
  world: NoticesReach,
  { release, head }: Loaded,
  phaseId: string,
  person: string,
  now: string,
): Promise<{ url: string; code: string; phase: string; expiresAt: string }> {
  const expiresAt = release.phases.find((phase) => phase.id === phaseId)?.expiresAt ?? now;
  const secret = world.ids.secret();
  const code = world.ids.code();
  await world.links.issue([sha256(secret), sha256(code)], {
    requestId: release.id,
    phase: phaseId,
    person,
    seen: manifestDigest(release),
    sequence: head.sequence,
    issuedAt: now,
    expiresAt,
  });
  return { url: `${world.publicUrl}/review#${secret}`, code, phase: phaseId, expiresAt };
}
