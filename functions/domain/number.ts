import * as z from 'zod';

/**
 * A number that the record keeps exactly: DynamoDB takes none that is closer to zero than 1e-130, its SDK none beyond
 * the integers JavaScript counts without gaps.
 */
export const number = z.number().check(
  z.refine((value: number) => value === 0 || isKept(Math.abs(value)), {
    error: 'must be a number of ordinary size',
  }),
);

const isKept = (size: number) => size >= 1e-130 && size <= Number.MAX_SAFE_INTEGER;
