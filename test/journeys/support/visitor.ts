import * as z from 'zod';
import { patiently } from '#infra/local/patiently';
import { audit, mail, requestAnswer, type Audit, type Mail, type RequestAnswer } from './answers.ts';
import { callerOf, type Answer, type Call } from './call.ts';
import { releaseForm } from './form.ts';

/** Somebody with a browser, a mailbox and a pipeline: everything below goes over HTTP. */
export interface Visitor {
  readonly call: Call;
  /** A token of a person of the directory, or of the pipeline; new each time, as moving the clock ends old ones. */
  token(who: string, claims?: Readonly<Record<string, unknown>>): Promise<string>;
  get(path: string, who?: string): Promise<Answer>;
  post(
    path: string,
    json: unknown,
    who?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** Opens a release as the pipeline does, and waits until its approvers can decide. */
  open(change?: Readonly<Record<string, unknown>>, who?: string): Promise<RequestAnswer>;
  read(id: string): Promise<RequestAnswer>;
  until(id: string, status: string): Promise<RequestAnswer>;
  approve(id: string, ...people: readonly string[]): Promise<void>;
  mails(filter: { to?: string; requestId?: string }): Promise<readonly Mail[]>;
  /** What was posted to a channel about a request. */
  posts(channel: string, requestId: string): Promise<readonly Mail[]>;
  /** The newest mail to a person about a request whose subject fits. */
  mailTo(person: string, requestId: string, subject: RegExp): Promise<Mail>;
  /** What the newest mail that asks for a decision lets its reader do. */
  linkOf(person: string, requestId: string, subject?: RegExp): Promise<Link>;
  audit(id: string): Promise<Audit>;
  advance(seconds: number): Promise<void>;
  now(): Promise<string>;
}

export interface Link {
  readonly mail: Mail;
  readonly secret: string;
  readonly code: string;
}

const tokenAnswer = z.object({ token: z.string() });
const clockAnswer = z.object({ now: z.string() });

/** `reader` is who looks things up where a test does not say. */
export function visitorAt(url: () => string, reader = 'ci'): Visitor {
  const call = callerOf(url);

  const token: Visitor['token'] = async (who, claims) => {
    const asked = who === 'ci' ? { kind: 'ci' } : { kind: 'person', subject: who };
    const answer = await call('POST', '/_local/tokens', { json: { ...asked, ...(claims && { claims }) } });
    return tokenAnswer.parse(answer.json).token;
  };
  const get: Visitor['get'] = async (path, who = reader) => call('GET', path, { token: await token(who) });
  const post: Visitor['post'] = async (path, json, who = 'ci', headers = {}) =>
    call('POST', path, { token: await token(who), json, headers });
  const read: Visitor['read'] = async (id) => requestAnswer.parse((await get(`/v1/requests/${id}`)).json);
  const outbox = async (filter: Readonly<Record<string, string>>) => {
    const answer = await call('GET', `/_local/outbox?${new URLSearchParams(filter)}`);
    return z.array(mail).parse(JSON.parse(answer.text));
  };
  const mails: Visitor['mails'] = async ({ to, requestId }) =>
    (
      await outbox({
        ...(to !== undefined && { to: `${to}@example.com` }),
        ...(requestId !== undefined && { requestId }),
      })
    ).filter(({ channel }) => channel === 'email');
  const mailTo: Visitor['mailTo'] = (person, requestId, subject) =>
    patiently(`a mail to ${person} about ${subject.source}`, async () =>
      (await mails({ to: person, requestId })).findLast((found) => subject.test(found.subject)),
    );

  return {
    call,
    token,
    get,
    post,
    read,
    async open(change, who = 'ci') {
      const opened = await post('/v1/requests', releaseForm(change), who);
      if (opened.status !== 201) throw new Error(`opening answered ${opened.status}: ${opened.text}`);
      const { id } = requestAnswer.parse(opened.json);
      return patiently(`the first phase of ${id} to open`, async () => {
        const request = await read(id);
        return request.phases[0]?.status === 'open' ? request : undefined;
      });
    },
    until: (id, status) =>
      patiently(`${id} to be ${status}`, async () => {
        const request = await read(id);
        return request.status === status ? request : undefined;
      }),
    async approve(id, ...people) {
      for (const person of people) {
        const answer = await post(`/v1/requests/${id}/decisions`, { decision: 'approve' }, person);
        if (answer.status !== 200) throw new Error(`${person} got ${answer.status}: ${answer.text}`);
      }
    },
    mails,
    posts: async (to, requestId) =>
      (await outbox({ to, requestId })).filter(({ channel }) => channel !== 'email'),
    mailTo,
    async linkOf(person, requestId, subject = /review/i) {
      const found = await mailTo(person, requestId, subject);
      const secret = found.links.find((link) => link.includes('/review#'))?.split('#')[1];
      const code = /^(?:\S.*)?\bcode\b\D*?((?:[0-9A-Z]{4}[- ]?){3})\s*$/im.exec(found.text)?.[1];
      if (!secret || !code) throw new Error(`the mail has no link or no code: ${found.text}`);
      return { mail: found, secret, code };
    },
    audit: async (id) => audit.parse((await get(`/v1/requests/${id}/audit`)).json),
    async advance(seconds) {
      const moved = await call('POST', '/_local/clock', { json: { advanceSeconds: seconds } });
      if (moved.status !== 200) throw new Error(`the clock answered ${moved.status}: ${moved.text}`);
    },
    now: async () => clockAnswer.parse((await call('GET', '/_local/clock')).json).now,
  };
}
