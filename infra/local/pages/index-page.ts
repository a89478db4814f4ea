import { html } from 'hono/html';
import { layout, type Markup } from '#infra/local/stepfunctions/pages/layout';

export interface Places {
  readonly url: string;
  readonly awsUrl: string;
  readonly targetUrl: string | undefined;
  readonly operatorKey: string;
}

export interface Place {
  readonly name: string;
  readonly url: string;
}

/** Every address of the stack, for the terminal and for the page at `/_local`. */
export const placesOf = ({ url, awsUrl, targetUrl }: Places): readonly Place[] => [
  { name: 'Product', url },
  { name: 'Interface', url: `${url}/openapi.json` },
  { name: 'Local tools', url: `${url}/_local` },
  { name: 'Mail outbox', url: `${url}/_local/outbox` },
  { name: 'Step Functions', url: `${url}/_local/executions` },
  ...(targetUrl === undefined ? [] : [{ name: 'Demo target', url: targetUrl }]),
  { name: 'AWS endpoint', url: awsUrl },
];

const post = (url: string, path: string, body: string) =>
  `curl -s ${url}${path} -H 'content-type: application/json' -d '${body}'`;

/** How to get a token, as one line for a shell. */
export const tokenCommand = (url: string): string => post(url, '/_local/tokens', '{"kind":"ci"}');

export function indexPage(places: Places, now: string): Markup {
  const { url, awsUrl, operatorKey } = places;
  return layout(
    'Local stack',
    html`<h1>Local stack</h1>
      <p class="quiet">The stack’s clock says ${now}.</p>
      <dl>
        ${placesOf(places).map(
          (place) =>
            html`<dt>${place.name}</dt>
              <dd><a href="${place.url}">${place.url}</a></dd>`,
        )}
        <dt>Counters</dt>
        <dd><a href="/_local/counters">${url}/_local/counters</a></dd>
      </dl>
      <h2>Get a token</h2>
      <pre>${tokenCommand(url)}</pre>
      <pre>${post(url, '/_local/tokens', '{"kind":"person","subject":"olga"}')}</pre>
      <h2>Move the clock on</h2>
      <pre>${post(url, '/_local/clock', '{"advanceSeconds":3600}')}</pre>
      <h2>Let the demo target fall ill</h2>
      <pre>${post(url, '/_local/target', '{"errorRate":0.06}')}</pre>
      <h2>Ask Step Functions or DynamoDB</h2>
      <pre>
AWS_ACCESS_KEY_ID=${operatorKey} AWS_SECRET_ACCESS_KEY=any \\
  aws --region eu-central-1 --endpoint-url ${awsUrl} stepfunctions list-state-machines</pre>`,
  );
}
