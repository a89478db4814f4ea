import { provenBy } from '#domain/approval/evidence';
import { slotOf } from '#domain/approval/rules';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { ChecklistItem, PhasePlan, ReviewField } from '#domain/policy/plan';
import { listed } from '#domain/words';
import type { Ballot } from './decide.ts';
import { manifestDigest } from './manifest.ts';
import type { Release } from './release.ts';

/** Whether a decision says everything it has to in this role; answers with the ids of what it vouches for. */
export function wellSaid(release: Release, plan: PhasePlan, role: string, ballot: Ballot): Outcome<string[]> {
  if (ballot.seen !== manifestDigest(release))
    return refused('changed', 'The request changed since it was shown. Look at it again before deciding.');
  const slot = slotOf(plan, role);
  if (slot?.assurance === 'token' && ballot.assurance === 'link')
    return refused(
      'assurance-too-low',
      `A decision as ${role} needs a sign-in; a link from a mail is not enough.`,
    );
  const reviewed = wellReviewed(slot?.review?.fields ?? [], ballot);
  if (!reviewed.ok) return reviewed;
  if (ballot.decision === 'deny') return wellDenied(plan, ballot);
  if (slot?.justification && !ballot.justification)
    return refused('justification-required', `An approval as ${role} needs a justification.`, {
      errors: [{ path: '/justification', message: 'say why this may be released' }],
    });
  const conditions = (release.conditions ?? []).length + (ballot.conditions ?? []).length;
  if (conditions > mostConditions)
    return refused(
      'review-incomplete',
      `A request has at most ${mostConditions} conditions, of all who approve.`,
      {
        errors: [{ path: '/conditions', message: `would make ${conditions}` }],
      },
    );
  return vouchedFor(release, plan, slot?.review?.checklist ?? [], ballot);
}

/** All that is owed after a release is written with the news of its deployment: 100 items at most (DynamoDB). */
const mostConditions = 20;

const wellDenied = ({ conflicts }: PhasePlan, ballot: Ballot): Outcome<string[]> => {
  if (conflicts && !ballot.matter)
    return refused('review-incomplete', 'A denial here says what it is about, so that it can be settled.', {
      errors: [
        { path: '/matter', message: `must be ${listed([...Object.keys(conflicts.final), 'other'], 'or')}` },
      ],
    });
  if (ballot.conditions && ballot.conditions.length > 0)
    return refused('review-incomplete', 'A denial has no conditions: say in the reason what has to change.', {
      errors: [{ path: '/conditions', message: 'belong to an approval' }],
    });
  return ballot.reason
    ? ok([])
    : refused('reason-required', 'A denial needs a reason.', {
        errors: [{ path: '/reason', message: 'say what has to change' }],
      });
};

function vouchedFor(
  release: Release,
  plan: PhasePlan,
  own: readonly { readonly id: string; readonly text: string }[],
  ballot: Ballot,
): Outcome<string[]> {
  const items: readonly Pick<ChecklistItem, 'id' | 'text' | 'provenBy'>[] = [...plan.checklist, ...own];
  // The gate itself waits for what evidence has to show; nobody is asked to vouch against it, and nobody can.
  const isContradicted = ({ provenBy: paths }: (typeof items)[number]) =>
    paths !== undefined && !provenBy(paths, plan.evidence, release.evidence);
  const verified = ballot.checklist ?? items.map((item) => item.id);
  const unverified = items.filter((item) => !item.provenBy && !verified.includes(item.id));
  if (unverified.length > 0)
    return refused('checklist-incomplete', 'An approval vouches for every item of the checklist.', {
      errors: unverified.map((item) => ({
        path: `/checklist/${item.id}`,
        message: `not verified: ${item.text}`,
      })),
    });
  return ok(
    items.filter((item) => verified.includes(item.id) && !isContradicted(item)).map((item) => item.id),
  );
}

/** The fields of the role's review: none it does not have, each of its kind; of an approval the required ones there. */
function wellReviewed(fields: readonly ReviewField[], { review = {}, decision }: Ballot): Outcome<undefined> {
  const isNeeded = ({ required }: ReviewField) => required && decision === 'approve';
  const unknown = Object.keys(review).filter((id) => !fields.some((field) => field.id === id));
  const errors = [
    ...unknown.map((id) => ({ path: `/review/${id}`, message: 'is not a field of this review' })),
    ...fields.flatMap((field) => {
      const value = review[field.id];
      const wrong =
        value === undefined ? (isNeeded(field) ? 'is missing' : undefined) : wrongValue(field, value);
      return wrong ? [{ path: `/review/${field.id}`, message: `${field.label}: ${wrong}` }] : [];
    }),
  ];
  return errors.length === 0
    ? ok(undefined)
    : refused('review-incomplete', 'The review is not filled in as its role asks for.', { errors });
}

function wrongValue(
  { kind, choices = [] }: ReviewField,
  value: string | number | boolean,
): string | undefined {
  switch (kind) {
    case 'text':
      return typeof value === 'string' ? undefined : 'must be text';
    case 'number':
      return typeof value === 'number' ? undefined : 'must be a number';
    case 'yes-no':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'choice':
      return choices.some((choice) => choice === value) ? undefined : `must be ${listed(choices, 'or')}`;
  }
}
