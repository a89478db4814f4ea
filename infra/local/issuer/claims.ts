import { randomUUID } from 'node:crypto';
import type { Directory } from '#domain/identity/directory';

export type Claims = Readonly<Record<string, unknown>>;

/** The ID token of a Cognito user pool, for somebody the directory may or may not know. */
export function personClaims(directory: Directory, subject: string): Claims {
  const email = directory.people.find(({ id }) => id === subject)?.email;
  return {
    sub: subject,
    token_use: 'id',
    'cognito:username': subject,
    ...(email !== undefined && { email, email_verified: true }),
  };
}

/**
 * What GitHub Actions says of a run, for the directory's pipeline of the repository that `overrides` name or, where they
 * name none of its, for its first. They replace claims, `null` leaves one out; the subject follows them unless it is
 * given too.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export function runClaims(directory: Directory, overrides: Claims): Claims {
  const { pipelines } = directory;
  const pipeline = pipelines.find((one) => one.repository === overrides['repository']) ?? pipelines[0];
  const repository = pipeline?.repository ?? 'nobody/nothing';
  const ref = pipeline?.refs[0] ?? 'refs/heads/main';
  const claims: Claims = {
    repository,
    repository_id: pipeline?.repositoryId ?? '0',
    repository_owner: repository.split('/')[0],
    repository_owner_id: pipeline?.repositoryOwnerId ?? '0',
    environment: pipeline?.environment ?? null,
    ref,
    ref_type: refType(overrides['ref'] ?? ref),
    event_name: 'push',
    actor: 'demo-runner',
    run_id: '1',
    run_attempt: '1',
    workflow: 'release',
    jti: randomUUID(),
    server_url: 'https://github.com',
    ...overrides,
  };
  const present = Object.fromEntries(
    Object.entries(claims).filter(([, value]) => value !== null && value !== undefined),
  );
  return { sub: subjectOf(present), ...present };
}

const refType = (ref: unknown) => (String(ref).startsWith('refs/tags/') ? 'tag' : 'branch');

const subjectOf = ({ repository, environment, ref }: Claims) =>
  `repo:${String(repository)}:${environment === undefined ? `ref:${String(ref)}` : `environment:${String(environment)}`}`;
