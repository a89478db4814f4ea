import type * as z from 'zod';

/** What does not fit, on one line: `errorRate: Too big: expected number to be <=1`. */
export const issuesInWords = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => [...path, message].join(': ')).join('; ');
