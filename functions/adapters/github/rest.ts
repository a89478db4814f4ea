import { call, ForbiddenPlace, mayPass, type OutboundAnswer } from '#adapters/webhook/outbound';

/** A hundred issues with the longest bodies there are. */
const answerBytes = 100 * 100 * 1_024;

/** Where the interface of GitHub is, and how we may call it. */
export interface Access {
  readonly api: URL;
  readonly token: string;
  readonly privateHosts: ReadonlySet<string>;
  /** Sent along, for whoever looks into a log on the way. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface RestCall {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below the interface's address, each part as it is called: it is encoded here. */
  readonly path: readonly (string | number)[];
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: object;
}

/** GitHub's no: final, in a sentence without the token. */
export class GithubRefusal extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'GithubRefusal';
  }
}

/**
 * One call of the REST interface. Answers with the JSON of a 2xx. Throws `GithubRefusal` where asking again would not
 * help, and anything else as trouble. https://docs.github.com/en/rest/using-the-rest-api
 */
export async function rest(access: Access, { method, path, query, json }: RestCall): Promise<unknown> {
  const { api, token, privateHosts, headers } = access;
  const url = new URL(api);
  url.pathname = [url.pathname.replace(/\/$/, ''), ...path.map(encodeURIComponent)].join('/');
  url.search = new URLSearchParams(query).toString();
  const answer = await call(
    {
      url,
      method,
      answerBytes,
      headers: {
        ...headers,
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'user-agent': 'Countersign',
        'x-github-api-version': '2022-11-28',
        ...(json && { 'content-type': 'application/json' }),
      },
      ...(json && { body: JSON.stringify(json) }),
    },
    privateHosts,
  ).catch((error: unknown) => {
    throw error instanceof ForbiddenPlace ? new GithubRefusal(error.message) : error;
  });
  if (answer.status >= 200 && answer.status < 300) return JSON.parse(answer.body);
  if (mayPass(answer.status) || isLimited(answer)) throw new Error(`answered ${answer.status}`);
  throw new GithubRefusal(`GitHub answered ${answer.status}`);
}

/** Both of GitHub's limits may answer 403; the second one does not always say when to come back. */
const isLimited = ({ status, headers, body }: OutboundAnswer): boolean =>
  status === 403 &&
  (headers['retry-after'] !== undefined ||
    headers['x-ratelimit-remaining'] === '0' ||
    /rate limit/i.test(body));
