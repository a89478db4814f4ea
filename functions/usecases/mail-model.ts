import { sha256 } from '#domain/audit/canonical';
import type { Person } from '#domain/identity/directory';
import type { MailModel } from '#domain/notices/mail';
import type { Notice } from '#domain/notices/notices-for';
import { manifestDigest } from '#domain/release/manifest';
import type { Loaded } from '#ports/request-store';
import type { NoticesReach, Telling } from './telling.ts';

/** What the mail of one notice is made of, with a fresh link where its reader is asked to decide. */
export async function mailModel(
  world: NoticesReach,
  { event, loaded, directory, now }: Telling,
  notice: Notice,
  person: Person,
): Promise<MailModel> {
  const link = notice.phase ? await freshLink(world, loaded, notice.phase, notice.to, now) : undefined;
  return {
    kind: notice.kind,
    event,
    release: loaded.release,
    person,
    directory,
    publicUrl: world.publicUrl,
    ...(link && { link }),
  };
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
