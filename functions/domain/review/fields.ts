import { slotOf, wants } from '#domain/approval/rules';
import type { ReviewField, SlotPlan } from '#domain/policy/plan';
import type { Review } from './review.ts';

/** The role a person decides in by link: the first of theirs in which their word is of use. */
const roleByLink = ({ roles, plan, phase }: Pick<Review, 'phase' | 'plan' | 'roles'>): string | undefined =>
  roles.find((role) => wants(plan, phase, role)) ?? roles[0];

/** The row of that role, where the phase has rows. */
export function slotByLink(review: Pick<Review, 'phase' | 'plan' | 'roles'>): SlotPlan | undefined {
  const role = roleByLink(review);
  return role === undefined ? undefined : slotOf(review.plan, role);
}

/**
 * The fields of a review as a form sends them, each a text, as the values they stand for. A text that is none of its
 * kind stays a text, so that the rule for the field says what is wrong with it.
 */
export const valuesOf = (
  fields: readonly ReviewField[],
  written: Readonly<Record<string, string>>,
): Record<string, string | number | boolean> =>
  Object.fromEntries(
    Object.entries(written)
      .map(([id, text]) => [id, text.trim()] as const)
      .filter(([, text]) => text !== '')
      .map(([id, text]) => [id, valueOf(fields.find((field) => field.id === id)?.kind, text)]),
  );

function valueOf(kind: ReviewField['kind'] | undefined, text: string): string | number | boolean {
  if (kind === 'number' && /^-?\d{1,12}(?:[.,]\d{1,6})?$/.test(text)) return Number(text.replace(',', '.'));
  if (kind === 'yes-no' && (text === 'yes' || text === 'no')) return text === 'yes';
  return text;
}
