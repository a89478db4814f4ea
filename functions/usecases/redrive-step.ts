import * as z from 'zod';

const dryRun = z.boolean().default(false);

/** One bounded piece of work. Each answers with the next, so that whoever repeats it comes to an end. */
export const redriveStep = z.discriminatedUnion('part', [
  z.strictObject({ part: z.literal('notices'), dryRun }),
  z.strictObject({
    part: z.literal('look-back'),
    receipts: z.array(z.string()).max(10),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    cursor: z.string().optional(),
    failed: z.int().default(0),
  }),
  z.strictObject({ part: z.literal('sweeps'), dryRun }),
  z.strictObject({ part: z.literal('workflows'), dryRun, cursor: z.string().optional() }),
]);

export type RedriveStep = z.infer<typeof redriveStep>;
export type Step<P extends RedriveStep['part']> = Extract<RedriveStep, { part: P }>;

export interface Redriven {
  /** What was brought back; in a dry run, what would be. */
  readonly mended: number;
  /** What could not be brought back now and stays where it is. The log says why. */
  readonly failed: number;
  readonly next?: RedriveStep | undefined;
}
