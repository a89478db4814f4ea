import * as z from 'zod';
import { releaseRequest } from '../stack/release-request.ts';
import { reviewer } from '../stack/reviewer.ts';
import type { CountedStack } from '../stack/counted-stack.ts';
import type { Placed } from '../tables/ids.ts';
import type { Ledger } from './ledger.ts';

const opened = z.object({ id: z.string() });
const place = `/v1/services/${releaseRequest.service}/environments/${releaseRequest.environment}`;

/** The tables as they were filled before the stack started. */
export interface Prepared {
  /** Newest first. */
  readonly placed: readonly Placed[];
  readonly awaitingStart: string;
}

/** Calls every endpoint, on a release that is opened for it and lives its whole life. */
export async function callAll(stack: CountedStack, ledger: Ledger, prepared: Prepared): Promise<void> {
  await opening(stack, ledger);
  await changing(stack, ledger);
  await conditions(stack, ledger);
  await delegating(stack, ledger);
  // The newest one: it has superseded those before it.
  const id = await open(stack);
  await stack.minutes(0);
  await reading(stack, ledger, id);
  await listing(stack, ledger, prepared);
  await deciding(stack, ledger, id);
  await deploying(stack, ledger, id);
  await beingPublic(stack, ledger);
  await starting(stack, ledger, prepared);
}

async function open(stack: CountedStack, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const sent = { token: await stack.pipeline(), json: releaseRequest, headers };
  const { text } = await stack.call(201, 'POST', '/v1/requests', sent);
  return opened.parse(JSON.parse(text)).id;
}

async function opening(stack: CountedStack, ledger: Ledger): Promise<void> {
  await ledger.count('POST /v1/requests', '', () => open(stack));
  await stack.minutes(0);
  const keyed = { 'idempotency-key': 'bench' };
  await ledger.count('POST /v1/requests', 'with a key, superseding', () => open(stack, keyed));
  await ledger.count('POST /v1/requests', 'again with the same key', () => open(stack, keyed));
  await stack.minutes(0);
}

async function changing(stack: CountedStack, ledger: Ledger): Promise<void> {
  const id = await open(stack);
  await stack.minutes(0);
  const path = `/v1/requests/${id}`;
  await ledger.count('PUT /v1/requests/{id}/evidence/{name}', '', async () =>
    stack.call(200, 'PUT', `${path}/evidence/load-test`, {
      token: await stack.pipeline(),
      json: { passed: true, requestsPerSecond: 400 },
    }),
  );
  await ledger.count('POST /v1/requests/{id}/cancellation', '', async () =>
    stack.call(200, 'POST', `${path}/cancellation`, {
      token: await stack.pipeline(),
      json: { reason: 'The wrong commit.' },
    }),
  );
}

/** A condition that is found wanting, so that nothing is deployed; and what this gate gives to nobody. */
async function conditions(stack: CountedStack, ledger: Ledger): Promise<void> {
  const id = await open(stack);
  await stack.minutes(0);
  const path = `/v1/requests/${id}`;
  const post = async (below: string, who: string, json: unknown, expected = 200) =>
    stack.call(expected, 'POST', `${path}/${below}`, { token: await stack.person(who), json });
  await ledger.count('POST /v1/requests/{id}/messages', '', () =>
    post('messages', 'ada', { text: 'Is the migration reversible?' }),
  );
  await ledger.count('POST /v1/requests/{id}/override', 'refused', () =>
    post('override', 'ada', { reason: 'In a hurry.' }, 403),
  );
  await ledger.count('POST /v1/requests/{id}/rulings', 'refused', () =>
    post('rulings', 'ada', { on: 'bert', ruling: 'uphold', reason: 'It is.' }, 404),
  );
  await post('decisions', 'olga', { decision: 'approve', conditions: ['Update the guide.'] });
  await ledger.count('POST /v1/requests/{id}/conditions/{conditionId}/resolution', '', async () =>
    stack.call(200, 'POST', `${path}/conditions/c1/resolution`, {
      token: await stack.pipeline(),
      json: { evidence: 'commit c0ffee' },
    }),
  );
  await ledger.count('POST /v1/requests/{id}/conditions/{conditionId}/confirmation', 'found wanting', () =>
    post('conditions/c1/confirmation', 'olga', { accept: false, note: 'The examples are the old ones.' }),
  );
  await ledger.count('POST /v1/requests/{id}/obligations/{obligationId}/fulfilment', 'nothing owed', () =>
    post('obligations/o1/fulfilment', 'ada', { evidence: 'commit c0ffee' }, 404),
  );
  await ledger.count('POST /v1/policies/{id}/simulation', '', async () =>
    stack.call(200, 'POST', '/v1/policies/production-gate/simulation', {
      token: await stack.pipeline(),
      json: releaseRequest,
    }),
  );
}

async function delegating(stack: CountedStack, ledger: Ledger): Promise<void> {
  const token = await stack.person('cleo');
  let id = '';
  await ledger.count('POST /v1/delegations', '', async () => {
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const { text } = await stack.call(201, 'POST', '/v1/delegations', { token, json: { to: 'emil', until } });
    id = opened.parse(JSON.parse(text)).id;
  });
  await ledger.count('GET /v1/delegations', '', () => stack.call(200, 'GET', '/v1/delegations', { token }));
  await ledger.count('DELETE /v1/delegations/{delegationId}', '', () =>
    stack.call(200, 'DELETE', `/v1/delegations/${id}`, { token }),
  );
}

async function reading(stack: CountedStack, ledger: Ledger, id: string): Promise<void> {
  const get = async (path: string, expected = 200) =>
    stack.call(expected, 'GET', path, { token: await stack.pipeline() });
  const path = `/v1/requests/${id}`;
  await ledger.count('GET /v1/requests/{id}', '', () => get(path));
  await ledger.count('GET /v1/requests/{id}/explain', '', () => get(`${path}/explain`));
  await ledger.count('GET /v1/requests/{id}/audit', '', () => get(`${path}/audit`));
  await ledger.count('GET /v1/requests/{id}/audit/bundle', '', () => get(`${path}/audit/bundle`));
  await ledger.count('GET /v1/requests/{id}/approval-record', '', () => get(`${path}/approval-record`));
  await ledger.count('GET /v1/requests/{id}/authorization', 'too early', () =>
    get(`${path}/authorization`, 409),
  );
  await ledger.count('GET /v1/policies', '', () => get('/v1/policies'));
  await ledger.count('GET /v1/policies/{id}', '', () => get('/v1/policies/production-gate'));
}

async function listing(stack: CountedStack, ledger: Ledger, { placed }: Prepared): Promise<void> {
  const list = async (query: string) =>
    stack.call(200, 'GET', `/v1/requests?${query}`, { token: await stack.person('ada') });
  const far = placed[Math.floor(placed.length / 2)]!;
  const ofPlace = `service=${releaseRequest.service}&environment=${releaseRequest.environment}`;
  const forms = {
    newest: '',
    'newest 100': 'limit=100',
    'half way back': `cursor=${far.month}/${far.id}`,
    open: 'status=in-review',
    'open, half way back': `status=in-review&cursor=${far.id}`,
    'waiting for me': 'mine=true',
    'of a service': ofPlace,
    'of a service, half way back': `${ofPlace}&cursor=${far.id}`,
    'of a team': 'team=shop',
  };
  for (const [form, query] of Object.entries(forms))
    await ledger.count('GET /v1/requests', form, () => list(query));
}

async function deciding(stack: CountedStack, ledger: Ledger, id: string): Promise<void> {
  const dora = reviewer(stack, id, 'dora');
  await ledger.count('GET /review', '', () => dora.arrives());
  await ledger.count('POST /review', '', () => dora.views());
  await ledger.count('POST /review/decision', 'only records', () => dora.approves());
  await ledger.count('POST /review/decision', 'a second time', () => dora.approves());
  await ledger.count('GET /review/result', '', () => dora.isSentOn());
  // What settles the phase sets the deployment going, which ends with the reports of the demo target.
  await ledger.countAll('POST /v1/requests/{id}/deployment-events', 'five reports of one deployment', () =>
    ledger.count('POST /v1/requests/{id}/decisions', 'settles the phase', async () =>
      stack.call(200, 'POST', `/v1/requests/${id}/decisions`, {
        token: await stack.person('emil'),
        json: { decision: 'approve' },
      }),
    ),
  );
}

async function deploying(stack: CountedStack, ledger: Ledger, id: string): Promise<void> {
  const get = async (path: string) => stack.call(200, 'GET', path, { token: await stack.pipeline() });
  const measured = async (values: object) =>
    stack.call(202, 'POST', `/v1/requests/${id}/measurements`, {
      token: await stack.pipeline(),
      json: values,
    });
  await ledger.count('GET /v1/requests/{id}/authorization', 'there', () =>
    get(`/v1/requests/${id}/authorization`),
  );
  await ledger.count('POST /v1/requests/{id}/measurements', 'kept for the next check', () =>
    measured({ errorRate: 0.001 }),
  );
  await ledger.count('GET /v1/services/{service}/environments/{environment}/releases', '', () =>
    get(`${place}/releases`),
  );
  await ledger.count('GET /v1/services/{service}/environments/{environment}/release-notes', '', () =>
    get(`${place}/release-notes`),
  );
  await ledger.count('GET /v1/services/{service}/environments/{environment}/releases/release-notes', '', () =>
    get(`${place}/releases/release-notes`),
  );
  await ledger.count('POST /v1/requests/{id}/measurements', 'too bad to wait', () =>
    measured({ errorRate: 0.2 }),
  );
}

async function beingPublic(stack: CountedStack, ledger: Ledger): Promise<void> {
  await ledger.count('GET /healthz', '', () => stack.call(200, 'GET', '/healthz'));
  await ledger.count('GET /openapi.json', '', () => stack.call(200, 'GET', '/openapi.json'));
  await ledger.count('GET /.well-known/jwks.json', '', () =>
    stack.call(200, 'GET', '/.well-known/jwks.json'),
  );
}

/** Last, because no workflow carries this request: the next sweep would start one. */
async function starting(stack: CountedStack, ledger: Ledger, { awaitingStart }: Prepared): Promise<void> {
  await ledger.count('POST /v1/requests/{id}/deployment', '', async () =>
    stack.call(202, 'POST', `/v1/requests/${awaitingStart}/deployment`, { token: await stack.person('ada') }),
  );
}
