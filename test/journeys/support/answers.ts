import * as z from 'zod';

/** The parts of answers that the journeys look at; the whole of them is checked with `/openapi.json`. */
export const requestAnswer = z.looseObject({
  id: z.string(),
  status: z.string(),
  because: z.string(),
  version: z.string(),
  manifest: z.string(),
  phases: z.array(
    z.looseObject({
      id: z.string(),
      status: z.string(),
      openedAt: z.string().optional(),
      expiresAt: z.string().optional(),
      progress: z.object({ given: z.number(), needed: z.number() }),
      slots: z.array(
        z.looseObject({
          role: z.string(),
          state: z.string(),
          by: z.string().optional(),
          at: z.string().optional(),
        }),
      ),
      checklist: z.array(z.looseObject({ id: z.string(), provenBy: z.array(z.string()).optional() })),
    }),
  ),
  deployment: z.looseObject({ id: z.string(), state: z.string() }).optional(),
});
export type RequestAnswer = z.infer<typeof requestAnswer>;

export const mail = z.looseObject({
  id: z.string(),
  channel: z.string(),
  at: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string().optional(),
  requestId: z.string().optional(),
  links: z.array(z.string()),
});
export type Mail = z.infer<typeof mail>;

export const audit = z.looseObject({
  head: z.object({ sequence: z.number(), hash: z.string() }),
  events: z.array(
    z.looseObject({
      sequence: z.number(),
      type: z.string(),
      at: z.string(),
      actor: z.object({ kind: z.string(), id: z.string() }),
      data: z.record(z.string(), z.unknown()),
      previousHash: z.string(),
      hash: z.string(),
    }),
  ),
  fault: z.unknown().optional(),
});
export type Audit = z.infer<typeof audit>;

export const list = z.looseObject({
  items: z.array(
    z.looseObject({
      id: z.string(),
      status: z.string(),
      service: z.string(),
      version: z.string(),
      createdAt: z.string(),
    }),
  ),
  cursor: z.string().optional(),
});
