import type { Directory } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import { checksOf } from './authorization-checks.ts';
import { authorizedSince } from './deadline.ts';
import type { AuthorizationCheck } from './events.ts';
import { explain } from './explain.ts';
import { manifestDigest } from './manifest.ts';
import type { Release } from './release.ts';
import { isClosed, standingOf } from './status.ts';

/**
 * The release authorization: every approval there is and every check, at an instant, for exactly this. Refused while
 * anything is missing. Once it was started on its checks, they stand as they were then.
 */
export function authorizationOf(release: Release, directory: Directory) {
  const standing = standingOf(release);
  const since = authorizedAt(release, directory);
  if (!since) return notAuthorized(release, directory);
  return ok({
    requestId: release.id,
    service: release.form.service,
    environment: release.form.environment,
    version: release.form.version,
    commit: release.form.commit,
    artifacts: release.form.artifacts,
    manifest: manifestDigest(release),
    policy: release.plan.policy,
    ...(release.plan.policies && { policies: release.plan.policies }),
    variant: release.plan.variant,
    authorizedAt: since,
    approvals: release.phases.flatMap((phase) =>
      phase.decisions
        .filter((given) => given.decision === 'approve')
        .map(({ by, at, role, assurance, countedToward }) => ({
          phase: phase.id,
          role,
          by,
          at,
          assurance,
          countedToward,
        })),
    ),
    conditions: release.conditions ?? [],
    checks: [...standingChecks(release, directory)],
    ...standing,
  });
}

/** Since when it is authorized, if it is: neither what was taken back nor what a check keeps out is. */
export function authorizedAt(release: Release, directory: Directory): string | undefined {
  const { cancelled, superseded, startExpiredAt } = release;
  const isGone = Boolean(cancelled ?? superseded ?? startExpiredAt);
  const holds = standingChecks(release, directory).every((check) => check.holds);
  return isGone || !holds ? undefined : authorizedSince(release);
}

/** The checks as they were when it was started on them, or as they are. */
export const standingChecks = (release: Release, directory: Directory): readonly AuthorizationCheck[] =>
  release.start?.checks ?? checksOf(release, directory);

/** What is missing, as the request stands and check by check. */
export function notAuthorized(release: Release, directory: Directory): Outcome<never> {
  const { status, because, missing } = explain(release, directory);
  const checks = checksOf(release, directory);
  const failing = status === 'awaiting-start' ? checks.filter(({ holds }) => !holds) : [];
  const detail = isClosed(status)
    ? `It never will be. ${because}`
    : failing.map((check) => `“${check.text}” does not hold. ${check.because}`).join(' ') || because;
  return refused('not-authorized', `This release is not authorized. ${detail}`, {
    present: { status, because, missing, checks },
  });
}
