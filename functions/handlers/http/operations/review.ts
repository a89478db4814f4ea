import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { slug, paragraph } from '#domain/text';
import { decideByLink as decide, type LinkDecision } from '#usecases/decide-by-link';
import { showResult as result } from '#usecases/show-result';
import { showReview as show } from '#usecases/show-review';
import { pageHeaders } from '#views/pages/headers';
import { problemPage } from '#views/pages/problem-page';
import { resultPage } from '#views/pages/result-page';
import { reviewPage } from '#views/pages/review-page';
import { reviewShell as shell } from '#views/pages/review-shell';
import { world } from '../../runtime/wire.ts';
import { publicOperation } from '../operation.ts';
import { malformed, problemOf, problemReply, type Problem } from '../problem.ts';
import type { HttpReply } from '../reply.ts';
import { requestId } from '../schemas.ts';

const html = {
  reply: z.string(),
  contentType: 'text/html; charset=utf-8',
  problemPage: refusedPage,
} as const;

/** A link's secret, or the code typed in its place: people type spaces, dashes and small letters. */
const secret = z
  .string()
  .max(200)
  .transform((text) => text.trim())
  .transform((text) => (text.length > 30 ? text : text.replace(/[\s-]/g, '').toUpperCase()));

const page = (status: number, text: (nonce: string) => string): HttpReply => {
  const nonce = randomBytes(16).toString('base64url');
  return { status, headers: pageHeaders(nonce), body: text(nonce) };
};

export const reviewShell = publicOperation({
  ...html,
  handle: async () => page(200, (nonce) => shell(nonce)),
});

export const showReview = publicOperation({
  ...html,
  bodyType: 'form',
  body: z.object({ token: secret }),
  handle: async ({ body }) => {
    const now = world.clock.now();
    const shown = await show(world, body.token, now);
    return shown.ok
      ? page(200, (nonce) => reviewPage(shown.value, body.token, nonce, now))
      : refusedPage(problemOf(shown.refusal));
  },
});

/** The fields `review.<id>` of a form as one record. */
function gathered(written: unknown): unknown {
  if (typeof written !== 'object' || written === null) return written;
  const [own, rest] = [new Map<string, unknown>(), new Map<string, unknown>()];
  for (const [name, value] of Object.entries(written)) {
    if (name.startsWith('review.')) own.set(name.slice('review.'.length), value);
    else rest.set(name, value);
  }
  return { ...Object.fromEntries(rest), ...(own.size > 0 && { review: Object.fromEntries(own) }) };
}

/** As a form may come; a reason of the wrong shape is answered on the page, so that nobody loses what they typed. */
const decisionFields = z.preprocess(
  gathered,
  z.strictObject({
    role: slug(64).optional(),
    justification: z.string().max(20_000).default(''),
    matter: z.union([z.literal(''), slug(40)]).default(''),
    conditions: z.string().max(20_000).default(''),
    afterConditions: z.string().max(20_000).default(''),
    review: z.record(slug(40), z.string().max(20_000)).default({}),
    token: secret,
    decision: z.enum(['approve', 'deny']),
    confirm: z.string().max(200).default(''),
    reason: z.string().max(20_000).default(''),
    seen: z.string().max(64).optional(),
    /** The page shows the checklist and says so; a form without this mark vouches for the whole list. */
    checklistShown: z.literal('1').optional(),
    checklist: z.union([slug(64).transform((item) => [item]), z.array(slug(64)).max(100)]).optional(),
  }),
);
type DecisionFields = z.infer<typeof decisionFields>;

/** A browser ends lines its own way, and sends an empty field for what nobody wrote. */
const typedText = z
  .string()
  .transform((text) => text.replaceAll('\r\n', '\n').trim() || undefined)
  .pipe(paragraph(2_000).optional());

/** One condition a line. */
const typedConditions = z
  .string()
  .transform((text) =>
    text
      .split(/\r?\n/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  )
  .pipe(z.array(paragraph(500)).max(20));

/** What is written freely: read only here, so that a text of the wrong shape is answered on the page. */
const written = z.object({
  reason: typedText,
  justification: typedText,
  conditions: typedConditions,
  afterConditions: typedConditions,
});

export const decideByLink = publicOperation({
  ...html,
  status: 303,
  replyHeaders: { location: 'The result: a page that shows what was recorded.' },
  bodyType: 'form',
  body: decisionFields,
  handle: async ({ body, headers }) => {
    const now = world.clock.now();
    const texts = written.safeParse(body);
    if (!texts.success) return refusedDecision(body, headers, unreadable(texts.error), now);
    const decided = await decide(world, decisionOf(body, texts.data), now);
    if (!decided.ok) return refusedDecision(body, headers, problemOf(decided.refusal), now);
    const { requestId: request, decision, record } = decided.value;
    const query = new URLSearchParams({ decision, request, record: `${record.sequence}:${record.hash}` });
    return { status: 303, headers: { ...pageHeaders(''), location: `/review/result?${query}` }, body: '' };
  },
});

const unreadable = (error: z.ZodError): Problem =>
  malformed(
    'What you wrote cannot be recorded as it is.',
    error.issues.map(({ path, message }) => ({ path: `/${String(path[0])}`, message })),
  ).problem;

function decisionOf(fields: DecisionFields, texts: z.output<typeof written>): LinkDecision {
  const { token, decision, confirm, seen, checklist, checklistShown, role, matter, review } = fields;
  const { reason, justification } = texts;
  const conditions = [
    ...texts.conditions.map((text) => ({ text, due: 'before-deployment' as const })),
    ...texts.afterConditions.map((text) => ({ text, due: 'after-deployment' as const })),
  ];
  return {
    secret: token,
    decision,
    confirm,
    ...(reason && { reason }),
    ...(seen && { seen }),
    ...(role && { role }),
    ...(justification && { justification }),
    ...(matter && decision === 'deny' && { matter }),
    ...(conditions.length > 0 && { conditions }),
    ...(Object.keys(review).length > 0 && { review }),
    ...((checklist || checklistShown) && { checklist: checklist ?? [] }),
  };
}

/** A browser gets its page back with everything typed; anything else that posts gets a problem it can read. */
async function refusedDecision(
  fields: DecisionFields,
  headers: Readonly<Record<string, string | undefined>>,
  problem: Problem,
  now: string,
): Promise<HttpReply> {
  if (!headers['accept']?.includes('text/html')) return problemReply(problem);
  const shown = await show(world, fields.token, now);
  if (!shown.ok) return refusedPage(problem);
  const typed = { ...fields, checklist: fields.checklist ?? [] };
  return page(problem.status, (nonce) =>
    reviewPage(shown.value, fields.token, nonce, now, { refusal: problem, typed }),
  );
}

/** An event as the audit writes a head: `7:<hash>`. */
const eventReference = z
  .string()
  .regex(/^[1-9][0-9]{0,8}:[0-9a-f]{64}$/, { error: 'must be the sequence number and the hash of an event' })
  .transform((text) => {
    const [sequence = '', hash = ''] = text.split(':');
    return { sequence: Number(sequence), hash };
  });

export const reviewResult = publicOperation({
  ...html,
  query: z.object({ decision: z.enum(['approve', 'deny']), request: requestId, record: eventReference }),
  handle: async ({ query: { decision, request, record } }) => {
    const shown = await result(world, { requestId: request, decision, record });
    return shown.ok
      ? page(200, (nonce) => resultPage(shown.value, nonce))
      : refusedPage(problemOf(shown.refusal));
  },
});

function refusedPage({ status, title, detail }: Problem): HttpReply {
  return page(status, (nonce) => problemPage({ title, detail }, nonce));
}
