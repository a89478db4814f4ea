import { patiently } from '#infra/local/patiently';
import { apiAt, auditAnswer, outboxAnswer, requestAnswer, tokenAnswer, type Api } from './api.ts';
import { requestFor, type Asking, type Tests } from './asking.ts';
import type { NewestCommit } from './newest-commit.ts';
import { newsBetween } from './news.ts';
import { formOn } from './review-page.ts';

/** One release on a running stack, step by step, each step told as it happens. */
export interface DemoRelease {
  readonly api: Api;
  /** A token of the pipeline, new each time: moving the clock on ends the ones before. */
  readonly ci: () => Promise<string>;
  readonly id: string;
  readonly version: string;
  readonly commit: string;
  readonly tell: Tell;
  /** Opens a person's link from their latest mail and decides with it; `written` are fields of the page. */
  decide(
    person: string,
    decision: 'approve' | 'deny',
    written?: Readonly<Record<string, string>>,
  ): Promise<void>;
  /** Calls the interface for this request as a person or, without one, as the pipeline; then tells what it changed. */
  call(path: string, body: object, person?: string, expected?: number): Promise<void>;
  until(...statuses: readonly string[]): Promise<string>;
  advance(seconds: number, why: string): Promise<void>;
  mailTo(person: string, about: RegExp): Promise<{ subject: string; links: readonly string[] }>;
  audit(): Promise<void>;
}

export type Tell = (line: string) => void;

export async function openRelease(
  url: string,
  asking: Asking,
  newest: NewestCommit,
  tests: Tests,
  tell: Tell,
): Promise<DemoRelease> {
  const api = apiAt(url);
  const tokenOf = async (who: object) => tokenAnswer.parse(await api.post('/_local/tokens', who)).token;
  const ci = () => tokenOf({ kind: 'ci', claims: { repository: asking.repository } });
  const { commit, version } = newest;
  const opened = await api.post('/v1/requests', requestFor(asking, newest, tests), await ci(), 201);
  let known = requestAnswer.parse(opened);
  const { id } = known;
  tell(
    `the pipeline asks: may ${version} (commit ${commit.slice(0, 8)}) go to ${asking.environment} as a ${asking.changeType} release? Request ${id}`,
  );

  const read = async () => requestAnswer.parse(await api.get(`/v1/requests/${id}`, await ci()));
  /** Tells what is new in the request, and answers with it. */
  const look = async () => {
    const now = await read();
    for (const line of newsBetween(known, now)) tell(`  ${line}`);
    return (known = now);
  };
  const mailTo: DemoRelease['mailTo'] = (person, about) =>
    patiently(`a mail to ${person} about ${about.source}`, async () =>
      outboxAnswer
        .parse(await api.get(`/_local/outbox?to=${person}@example.com&requestId=${id}`))
        .findLast(({ subject }) => about.test(subject)),
    );

  return {
    api,
    ci,
    id,
    version,
    commit,
    tell,
    mailTo,
    async decide(person, decision, written = {}) {
      const mail = await mailTo(person, asksForDecision);
      const token = mail.links.find((candidate) => candidate.includes('/review#'))?.split('#')[1];
      if (!token) throw new Error(`the mail to ${person} has no review link`);
      tell(`${person} gets “${mail.subject}” and opens the link`);
      const page = await api.form('/review', { token }, 200);
      if (!page.includes(version)) throw new Error('the review page does not show the version');
      const { hidden, checklist, names } = formOn(page);
      const lacking = Object.keys(written).filter((name) => !names.has(name));
      if (lacking.length > 0) throw new Error(`the review page has no field ${lacking.join(', ')}`);
      const vouched = decision === 'approve' ? checklist : [];
      const fields = { ...hidden, ...written, token, decision, confirm: version };
      await api.form('/review/decision', { ...fields, checklist: vouched }, 303);
      const as = hidden['role'] ? ` as ${hidden['role']}` : '';
      tell(`${person} ${decision === 'approve' ? 'approves' : 'denies'}${as}${inWords(written, vouched)}`);
      const { status, because } = await look();
      tell(`→ ${status}. ${because}`);
    },
    async call(path, body, person, expected) {
      const token = await (person === undefined ? ci() : tokenOf({ kind: 'person', subject: person }));
      await api.post(`/v1/requests/${id}/${path}`, body, token, expected);
      await look();
    },
    async until(...statuses) {
      let shown = '';
      return patiently(`the status ${statuses.join(' or ')}`, async () => {
        const { status, because } = await look();
        if (because !== shown) tell(`${status}: ${because}`);
        shown = because;
        return statuses.includes(status) ? status : undefined;
      });
    },
    async advance(seconds, why) {
      await api.post('/_local/clock', { advanceSeconds: seconds });
      tell(`the clock moves on ${lengthInWords(seconds)}: ${why}`);
      await look();
    },
    async audit() {
      const { events, head } = auditAnswer.parse(await api.get(`/v1/requests/${id}/audit`, await ci()));
      for (const { sequence, type, at, actor, hash } of events)
        tell(
          `  ${String(sequence).padStart(2)} ${at} ${type.padEnd(22)} ${`${actor.kind} ${actor.id}`.padEnd(36)} ${hash.slice(0, 12)}`,
        );
      tell(`  head ${head.sequence}:${head.hash}`);
    },
  };
}

/** A later mail carries a fresher link, and the ones before do not decide any more. */
const asksForDecision = /\b(?:review|postponed)\b/i;

function inWords(written: Readonly<Record<string, string>>, vouched: readonly string[]): string {
  const said = Object.entries(written).map(([name, text]) => `${name.replace('review.', '')} “${text}”`);
  const all = [...said, ...(vouched.length > 0 ? [`${vouched.length} items of the checklist`] : [])];
  return all.length > 0 ? `: ${all.join('; ')}` : '';
}

function lengthInWords(seconds: number): string {
  const minutes = seconds / 60;
  if (minutes < 60) return `${minutes} minutes`;
  const hours = minutes / 60;
  if (hours < 48) return `${hours} hours`;
  return hours % 24 === 0 ? `${hours / 24} days` : `${Math.floor(hours / 24)} days and ${hours % 24} hours`;
}
