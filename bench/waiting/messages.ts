import * as z from 'zod';

/** One release that waits, and the token it waits with. */
const held = z.object({ execution: z.string(), token: z.string() });

/** What a process that holds waiting releases is told to do. */
export const errand = z.discriminatedUnion('kind', [
  /** Start releases until there are so many, and say after each count how much memory that takes. */
  z.object({ kind: z.literal('fill'), machines: z.string(), database: z.string(), counts: z.array(z.int()) }),
  /** Go on with what waits in the database, and wake one of them if there is one. */
  z.object({
    kind: z.literal('restart'),
    machines: z.string(),
    database: z.string(),
    held: held.optional(),
  }),
]);
export type Errand = z.infer<typeof errand>;

const memory = z.object({ heapBytes: z.number(), residentBytes: z.number() });
export type Memory = z.infer<typeof memory>;

export const filled = z.object({
  /** Before any release, then after each count. */
  memory: z.array(memory),
  seconds: z.number(),
  held,
});

export const restarted = z.object({
  /** From the start of the process to the moment everything waits on; and the engine's part of it. */
  processMs: z.number(),
  engineMs: z.number(),
  waiting: z.int(),
  memory,
  /** Status of the release that was woken. */
  woken: z.string().optional(),
});
