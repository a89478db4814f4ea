import type { Plan } from './plan.ts';

const day = 86_400_000;

/** What holds afterwards and for conditions where a pack says nothing of it, by the clock on the wall. */
export const unlessSaid = {
  conditions: { withinMs: 7 * day },
  afterwards: { reviewsMs: 2 * day, conditionsMs: 7 * day, blocksNext: true },
};

/** Plans are kept for years; one of before this could be written follows what holds unless said. */
export const conditionsIn = ({ conditions }: Plan): NonNullable<Plan['conditions']> => ({
  ...unlessSaid.conditions,
  ...conditions,
});

/** The same for what is owed after a release. */
export const afterwardsIn = ({ afterwards }: Plan): NonNullable<Plan['afterwards']> => ({
  ...unlessSaid.afterwards,
  ...afterwards,
});
