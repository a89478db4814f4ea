import { checkAnswer } from './promised.ts';

export interface Sent {
  readonly token?: string | undefined;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly text: string;
  /** The body as JSON; throws when it is none. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The `code` of a problem, `undefined` for anything else. */
  readonly code: string | undefined;
}

export type Call = (method: string, path: string, sent?: Sent) => Promise<Answer>;

/**
 * Calls the interface as a stranger does. Every JSON answer is held against `/openapi.json` and every error against
 * the form of a problem, whatever the test was about.
 */
export const callerOf =
  (url: () => string): Call =>
  async (method, path, { token, json, form, body, headers } = {}) => {
    const init: RequestInit = {
      method,
      redirect: 'manual',
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
    };
    const payload = json !== undefined ? JSON.stringify(json) : form ? formOf(form) : body;
    if (payload !== undefined)
      init.body =
        typeof payload === 'object' && !(payload instanceof URLSearchParams)
          ? new Uint8Array(payload)
          : payload;
    const answer = await fetch(`${url()}${path}`, init);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    const read = {
      status: answer.status,
      headers: answer.headers,
      bytes,
      text,
      get json() {
        return JSON.parse(text) as Record<string, unknown>;
      },
      get code() {
        const isProblem = answer.headers.get('content-type') === 'application/problem+json';
        return isProblem ? String(this.json['code']) : undefined;
      },
    };
    await checkAnswer(url(), method, path, read);
    return read;
  };

const formOf = (form: NonNullable<Sent['form']>) =>
  new URLSearchParams(
    Array.isArray(form)
      ? form.map(([name, value]) => [name, value])
      : { ...(form as Record<string, string>) },
  );
