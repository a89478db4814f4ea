import { slotOf, wants } from '#domain/approval/rules';
import type { Directory } from '#domain/identity/directory';
import type { ReviewField } from '#domain/policy/plan';
import type { Ballot } from '#domain/release/decide';
import { eligibleRoles } from '#domain/release/eligibility';
import { manifestDigest } from '#domain/release/manifest';
import type { Release } from '#domain/release/release';

/** An approval by this person that says everything the row asks for which they would fill. */
export function fittingApproval(release: Release, by: string, directory: Directory): Ballot {
  const index = release.phases.findIndex(({ outcome }) => outcome === 'open');
  const plan = release.plan.phases[index];
  const phase = release.phases[index];
  const role =
    plan && phase && eligibleRoles(plan, directory, by, phase).find((one) => wants(plan, phase, one));
  const fields = (plan && role && slotOf(plan, role)?.review?.fields) || [];
  return {
    by,
    decision: 'approve',
    assurance: 'token',
    seen: manifestDigest(release),
    justification: 'Rehearsed twice.',
    ...(fields.length > 0 && {
      review: Object.fromEntries(fields.map((field) => [field.id, answerTo(field)])),
    }),
  };
}

function answerTo({ kind, choices = [] }: ReviewField): string | number | boolean {
  switch (kind) {
    case 'text':
      return 'Nothing of note.';
    case 'number':
      return 99.5;
    case 'yes-no':
      return true;
    case 'choice':
      return choices[0]!;
  }
}
