import { refusals, type Refusal } from '#domain/outcome';
import type { HttpReply } from './reply.ts';
import { titles } from './titles.ts';

/** What went wrong, as RFC 9457 says it. The one place where refusals meet HTTP. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly present?: Readonly<Record<string, unknown>>;
  /** For a 415: what the body may be sent as. */
  readonly accepts?: string;
}

const statuses = { forbidden: 403, absent: 404, conflict: 409, unacceptable: 422 } as const;

export const problemOf = ({ code, detail, errors, present }: Refusal): Problem => ({
  status: statuses[refusals[code]],
  title: titles[code],
  code,
  detail,
  ...(errors && { errors }),
  ...(present && { present }),
});

/** A caller's mistake that no rule of the product is about. */
export class BadCall extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'BadCall';
    this.problem = problem;
  }
}

export const malformed = (detail: string, errors?: Problem['errors']): BadCall =>
  new BadCall({
    status: 400,
    title: 'The call is malformed',
    code: 'malformed',
    detail,
    ...(errors && { errors }),
  });

export const tooLarge = (most: number): BadCall =>
  new BadCall({
    status: 413,
    title: 'The body is too large',
    code: 'too-large',
    detail: `A body may have at most ${most} bytes.`,
  });

export const unsupportedType = (accepts: string): BadCall =>
  new BadCall({
    status: 415,
    title: 'The body is of another type',
    code: 'unsupported-media-type',
    detail: `Send the body as ${accepts}, and say so in the Content-Type header.`,
    accepts,
  });

/** Whatever else happened inside: the gate stays as it is, and nothing of the inside leaves. */
export const unexpected: Problem = {
  status: 500,
  title: 'Something went wrong on our side',
  code: 'unexpected',
  detail: 'Nothing was decided by this call unless a later read says so. Try again; the log knows more.',
};

export function problemReply({ status, code, title, detail, errors, present, accepts }: Problem): HttpReply {
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(accepts && { accept: accepts }),
    },
    body: JSON.stringify({
      type: `urn:countersign:problem:${code}`,
      title,
      status,
      code,
      detail,
      ...(errors && { errors }),
      ...(present && { present }),
    }),
  };
}
