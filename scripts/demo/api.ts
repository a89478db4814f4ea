import * as z from 'zod';

/** The interface as a stranger uses it: HTTP and nothing else. A status that was not expected ends the demo. */
export interface Api {
  get(path: string, token?: string): Promise<unknown>;
  text(path: string, token?: string): Promise<string>;
  post(path: string, body: object, token?: string, expected?: number): Promise<unknown>;
  /** Of a field with several values, a list. */
  form(path: string, fields: Fields, expected: number): Promise<string>;
}

type Fields = Readonly<Record<string, string | readonly string[]>>;

export function apiAt(url: string): Api {
  const call = async (
    method: string,
    path: string,
    options: RequestInit,
    expected: number,
  ): Promise<Response> => {
    const answer = await fetch(`${url}${path}`, { ...options, method, redirect: 'manual' });
    if (answer.status !== expected)
      throw new Error(
        `${method} ${path} answered ${answer.status} instead of ${expected}: ${await answer.text()}`,
      );
    return answer;
  };
  const bearer = (token: string | undefined): Record<string, string> =>
    token ? { authorization: `Bearer ${token}` } : {};
  return {
    get: async (path, token) =>
      (await call('GET', path, { headers: { accept: 'application/json', ...bearer(token) } }, 200)).json(),
    text: async (path, token) => (await call('GET', path, { headers: bearer(token) }, 200)).text(),
    post: async (path, body, token, expected = 200) => {
      const headers = { 'content-type': 'application/json', ...bearer(token) };
      return (await call('POST', path, { headers, body: JSON.stringify(body) }, expected)).json();
    },
    form: async (path, fields, expected) => {
      const pairs = Object.entries(fields).flatMap(([name, value]) =>
        [value].flat().map((one) => [name, String(one)]),
      );
      const answer = await call('POST', path, { body: new URLSearchParams(pairs) }, expected);
      return answer.headers.get('location') ?? (await answer.text());
    },
  };
}

export const tokenAnswer = z.object({ token: z.string() });

export const requestAnswer = z.object({
  id: z.string(),
  status: z.string(),
  because: z.string(),
  phases: z.array(
    z.object({
      slots: z.array(z.object({ role: z.string(), state: z.string(), because: z.string().optional() })),
    }),
  ),
  conditions: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      by: z.string(),
      due: z.string(),
      state: z.string(),
      resolution: z.object({ by: z.string(), evidence: z.string(), note: z.string().optional() }).optional(),
      confirmed: z.object({ by: z.string() }).optional(),
      rejected: z.string().optional(),
    }),
  ),
  obligations: z.array(
    z.object({
      id: z.string(),
      what: z.string(),
      role: z.string().optional(),
      person: z.string().optional(),
      dueAt: z.string(),
      state: z.string(),
      fulfilled: z.object({ by: z.string(), evidence: z.string(), note: z.string().optional() }).optional(),
    }),
  ),
});
export type RequestAnswer = z.infer<typeof requestAnswer>;

export const authorizationAnswer = z.object({
  checks: z.array(z.object({ text: z.string(), holds: z.boolean(), because: z.string() })),
});

export const outboxAnswer = z.array(
  z.object({
    to: z.string(),
    subject: z.string(),
    links: z.array(z.string()),
    requestId: z.string().optional(),
  }),
);

export const auditAnswer = z.object({
  head: z.object({ sequence: z.int(), hash: z.string() }),
  events: z.array(
    z.object({
      sequence: z.int(),
      type: z.string(),
      at: z.string(),
      hash: z.string(),
      actor: z.object({ kind: z.string(), id: z.string() }),
    }),
  ),
});
