import type { Told, Vote } from './notebook.ts';
import type { Client } from './insist.ts';

export interface Desk {
  readonly client: Client;
  readonly notebook: Told[];
}

export interface Matter {
  readonly id: string;
  readonly version: string;
}

/** What a person means to say, with the reason a denial needs. */
const wordsFor = (decision: Vote['decision']) =>
  decision === 'deny' ? { decision, reason: 'The numbers of the canary do not convince me.' } : { decision };

/** Decides with the newest link a person was sent, once the mail is there; not at all when the request ends before. */
export async function decideByLink(
  { client, notebook }: Desk,
  matter: Matter,
  person: string,
  decisions: readonly Vote['decision'][],
): Promise<void> {
  const secret = await client.until(`the mail to ${person} about ${matter.id}`, async () => {
    const mails = await client.visitor.mails({ to: person, requestId: matter.id });
    const link = mails.flatMap(({ links }) => links).findLast((address) => address.includes('/review#'));
    if (link) return link.split('#')[1]!;
    const { phases } = await client.visitor.read(matter.id);
    return phases.some(({ status }) => status === 'open' || status === 'waiting') ? undefined : '';
  });
  if (secret === '') return;
  await client.insist('POST', '/review', { form: { token: secret } });
  await Promise.all(
    decisions.map(async (decision) => {
      const form = { token: secret, confirm: matter.version, ...wordsFor(decision) };
      const { answer, inDoubt } = await client.insist('POST', '/review/decision', { form });
      const location = new URL(answer.headers.get('location') ?? '/', 'http://localhost');
      notebook.push({
        what: 'vote',
        requestId: matter.id,
        person,
        decision,
        inDoubt,
        status: answer.status,
        code: answer.code,
        spokenOf: location.searchParams.get('decision') ?? undefined,
      });
    }),
  );
}

/** Decides with a token, as the command line does, as soon as the phase is open. */
export async function decideByToken(
  { client, notebook }: Desk,
  matter: Matter,
  person: string,
  decision: Vote['decision'],
): Promise<void> {
  await client.until(`${matter.id} to open`, async () => {
    const { phases } = await client.visitor.read(matter.id);
    return phases[0]?.status === 'waiting' ? undefined : true;
  });
  const path = `/v1/requests/${matter.id}/decisions`;
  const { answer, inDoubt } = await client.insist('POST', path, { json: wordsFor(decision) }, { id: person });
  notebook.push({
    what: 'vote',
    requestId: matter.id,
    person,
    decision,
    inDoubt,
    status: answer.status,
    code: answer.code,
    spokenOf: answer.status === 200 ? decision : undefined,
  });
}

export async function cancel({ client, notebook }: Desk, matter: Matter): Promise<void> {
  const path = `/v1/requests/${matter.id}/cancellation`;
  const json = { reason: 'A better version is on its way.' };
  const { answer, inDoubt } = await client.insist('POST', path, { json }, { id: 'ci' });
  notebook.push({
    what: 'cancellation',
    requestId: matter.id,
    inDoubt,
    status: answer.status,
    code: answer.code,
  });
}
