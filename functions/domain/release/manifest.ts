import { digestOf } from '#domain/audit/canonical';
import type { Release } from './release.ts';

/** What is being approved: nothing an approver relies on is left out, nothing that changes by itself is in it. */
export const manifestOf = (release: Release) => ({
  request: release.id,
  service: release.form.service,
  environment: release.form.environment,
  version: release.form.version,
  changeType: release.form.changeType,
  ref: release.form.ref,
  commit: release.form.commit,
  artifacts: release.form.artifacts,
  components: release.form.components,
  flags: release.form.flags,
  evidence: release.evidence,
  policy: release.plan.policies?.map(({ digest }) => digest) ?? release.plan.policy.digest,
});

/** Digest of the manifest. A decision names the one it was made on. */
export const manifestDigest = (release: Release): string => digestOf(manifestOf(release));
