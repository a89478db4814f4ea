import type { CountedStack } from './counted-stack.ts';
import { releaseRequest } from './release-request.ts';

/** A person with a mail: what their browser does, one request at a time. */
export interface Reviewer {
  arrives(): Promise<void>;
  views(): Promise<void>;
  approves(): Promise<void>;
  denies(): Promise<void>;
  /** Follows the redirect that answered the decision. */
  isSentOn(): Promise<void>;
}

export function reviewer(stack: CountedStack, requestId: string, person: string): Reviewer {
  let next = '';
  const token = () => {
    const mails = stack.outbox.list({ to: `${person}@example.com`, requestId });
    const link = mails.flatMap(({ links }) => links).findLast((candidate) => candidate.includes('/review#'));
    if (link === undefined) throw new Error(`${person} has no mail with a review link.`);
    return link.slice(link.indexOf('#') + 1);
  };
  const decides = async (fields: Readonly<Record<string, string>>) => {
    const form = { token: token(), confirm: releaseRequest.version, ...fields };
    const { headers } = await stack.call(303, 'POST', '/review/decision', { form });
    next = headers.get('location') ?? '';
  };
  return {
    arrives: async () => void (await stack.call(200, 'GET', '/review')),
    views: async () => void (await stack.call(200, 'POST', '/review', { form: { token: token() } })),
    approves: () => decides({ decision: 'approve' }),
    denies: () => decides({ decision: 'deny', reason: 'The migration was not tried on a copy.' }),
    isSentOn: async () => void (await stack.call(200, 'GET', next)),
  };
}
