import { decodeJwt, SignJWT, UnsecuredJWT, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { nextVersion, releaseForm } from './support/form.ts';
import { stackOfItsOwn } from './support/stack-of-its-own.ts';

// One of these tests lets a day pass, which would be 1,440 sweeps.
const stack = stackOfItsOwn({ schedulesAtMostEveryMs: 600_000 });
const { advance, approve, call, get, open, post, token, until } = stack;

/** What an answer says, without what differs from case to case. */
const said = ({ status, code }: { status: number; code: string | undefined }) => [status, code];

describe('who does not prove who they are', () => {
  const listWith = async (bearer?: string, headers = {}) =>
    said(await call('GET', '/v1/requests', { token: bearer, headers }));

  it('is told so without a token', async () => {
    expect(await listWith()).toEqual([401, 'unauthenticated']);
  });

  it.each([
    { garbled: 'x' },
    { garbled: 'a.b.c' },
    { garbled: 'eyJhbGciOiJIUzI1NiJ9.e30.AAAA' },
    { garbled: '%00' },
    { garbled: 'x'.repeat(5_000) },
  ])('is told so with a garbled token $garbled', async ({ garbled }) => {
    expect(await listWith(garbled)).toEqual([401, 'unauthenticated']);
  });

  it.each([{ header: 'Basic YWRhOmFkYQ==' }, { header: 'Bearer' }, { header: 'Bearer a b' }, { header: '' }])(
    'is told so with the header “$header”',
    async ({ header }) => {
      expect(await listWith(undefined, { authorization: header })).toEqual([401, 'unauthenticated']);
    },
  );

  it('is told so with a token that has expired', async () => {
    const now = Math.floor(Date.parse(await stack.now()) / 1_000);
    expect(await listWith(await token('ada', { exp: now - 300 }))).toEqual([401, 'unauthenticated']);
    const old = await token('ci');
    await advance(10 * 60);
    expect(await listWith(old)).toEqual([401, 'unauthenticated']);
  });

  it('is told so with a token that never expires', async () => {
    expect(await listWith(await token('ada', { exp: null }))).toEqual([401, 'unauthenticated']);
  });

  it('is told so with a token that does not hold yet', async () => {
    const now = Math.floor(Date.parse(await stack.now()) / 1_000);
    expect(await listWith(await token('ada', { nbf: now + 900 }))).toEqual([401, 'unauthenticated']);
  });

  it.each([
    { what: 'audience', claims: { aud: 'somebody-else' } },
    { what: 'issuer', claims: { iss: 'https://issuer.example.com' } },
  ])('is told so with a token of the wrong $what', async ({ claims }) => {
    for (const who of ['ada', 'ci'])
      expect(await listWith(await token(who, claims))).toEqual([401, 'unauthenticated']);
  });

  it('is told so with a token that nobody signed', async () => {
    const unsigned = new UnsecuredJWT(decodeJwt(await token('ada'))).encode();
    expect(await listWith(unsigned)).toEqual([401, 'unauthenticated']);
    expect(await listWith(`${unsigned}AAAA`)).toEqual([401, 'unauthenticated']);
  });

  it('is told so with a token that somebody else signed', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const real = await token('ada');
    const { kid } = JSON.parse(Buffer.from(real.split('.')[0]!, 'base64url').toString('utf8')) as {
      kid: string;
    };
    const forged = await new SignJWT(decodeJwt(real))
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(privateKey);
    expect(await listWith(forged)).toEqual([401, 'unauthenticated']);
  });

  it('is told so when one letter of the claims was changed', async () => {
    const [head, claims, signature] = (await token('gwen')).split('.') as [string, string, string];
    const ada = Buffer.from(
      Buffer.from(claims, 'base64url').toString('utf8').replaceAll('gwen', 'olga'),
    ).toString('base64url');
    expect(await listWith(`${head}.${ada}.${signature}`)).toEqual([401, 'unauthenticated']);
  });

  it('is refused by name when the directory does not know them', async () => {
    expect(await listWith(await token('mallory'))).toEqual([403, 'not-eligible']);
  });

  it.each([
    { what: 'a pull request', claims: { event_name: 'pull_request' } },
    { what: 'another repository', claims: { repository: 'evil/shop', repository_id: '1' } },
    { what: 'the same name in other hands', claims: { repository_id: '900000002' } },
    { what: 'another environment', claims: { environment: 'staging' } },
    { what: 'no environment', claims: { environment: null } },
    { what: 'another branch', claims: { ref: 'refs/heads/feature' } },
  ])('is refused by the pipeline’s rule for a run of $what', async ({ claims }) => {
    const answer = await call('POST', '/v1/requests', {
      token: await token('ci', claims),
      json: releaseForm(),
    });
    expect(said(answer)).toEqual([403, 'pipeline-not-allowed']);
  });
});

describe('who may not', () => {
  const decide = async (id: string, who: string, more = {}) =>
    said(await post(`/v1/requests/${id}/decisions`, { decision: 'approve', ...more }, who));

  it('decide on their own request: whoever asked for it', async () => {
    const { id } = await open({}, 'dora');
    expect(await decide(id, 'dora')).toEqual([403, 'own-request']);
  });

  it('decide on their own request: whoever started the run, under the name GitHub knows', async () => {
    const opened = await call('POST', '/v1/requests', {
      token: await token('ci', { actor: 'Ada-Fableworth' }),
      json: releaseForm(),
    });
    expect(opened.status).toBe(201);
    const id = String(opened.json['id']);
    await until(id, 'in-review');
    await advance(1);
    expect(await decide(id, 'ada')).toEqual([403, 'own-request']);
    expect((await stack.mails({ requestId: id })).some(({ to }) => to.startsWith('ada@'))).toBe(false);
  });

  it('decide without a role', async () => {
    const { id } = await open();
    expect(await decide(id, 'gwen')).toEqual([403, 'not-eligible']);
    expect(await decide(id, 'ada', { role: 'platform-owner' })).toEqual([403, 'not-eligible']);
  });

  it('decide twice, or once in each of two roles', async () => {
    const { id } = await open();
    expect(await decide(id, 'ada', { role: 'devops-team' })).toEqual([200, undefined]);
    expect(await decide(id, 'ada')).toEqual([403, 'already-decided']);
    expect(await decide(id, 'ada', { role: 'devops-team' })).toEqual([403, 'already-decided']);
    expect(await decide(id, 'ada', { role: 'platform-leads' })).toEqual([403, 'other-role-filled']);
    expect((await stack.read(id)).phases[0]?.progress).toEqual({ given: 1, needed: 2 });
  });

  it('decide as a pipeline', async () => {
    const { id } = await open();
    expect(await decide(id, 'ci')).toEqual([403, 'people-only']);
  });

  it('decide in a phase there is not, or no more, or too late', async () => {
    const { id } = await open();
    expect(await decide(id, 'ada', { phase: 'legal' })).toEqual([404, 'not-found']);
    await approve(id, 'olga');
    expect(await decide(id, 'ada')).toEqual([409, 'closed']);
    await until(id, 'verifying');
  });

  it('cancel what is not theirs, what is deploying, what is closed', async () => {
    const { id } = await open();
    const cancel = async (who: string) =>
      said(await post(`/v1/requests/${id}/cancellation`, { reason: 'No.' }, who));
    expect(await cancel('ada')).toEqual([403, 'not-eligible']);
    await approve(id, 'olga');
    await until(id, 'verifying');
    expect(await cancel('jana')).toEqual([409, 'too-late']);
    await post(`/v1/requests/${id}/measurements`, { errorRate: 0.5 });
    expect(await cancel('jana')).toEqual([409, 'closed']);
  });

  it('start what starts by itself', async () => {
    const { id } = await open();
    const started = await post(`/v1/requests/${id}/deployment`, {}, 'ada');
    expect(said(started)).toEqual([409, 'not-waiting-for-a-start']);
  });

  it('attach evidence or measurements to another team’s release, or to a closed one', async () => {
    const { id } = await open();
    const attach = async (who: string) =>
      said(await call('PUT', `/v1/requests/${id}/evidence/coverage`, { token: await token(who), json: 91 }));
    expect(await attach('iris')).toEqual([403, 'not-eligible']);
    expect(said(await post(`/v1/requests/${id}/measurements`, { errorRate: 1 }, 'iris'))).toEqual([
      403,
      'not-eligible',
    ]);
    await post(`/v1/requests/${id}/decisions`, { decision: 'deny', reason: 'No.' }, 'ada');
    expect(await attach('gwen')).toEqual([409, 'closed']);
    expect(said(await post(`/v1/requests/${id}/measurements`, { errorRate: 1 }))).toEqual([409, 'closed']);
  });

  it('report a deployment as a person or as a pipeline', async () => {
    const { id } = await open();
    for (const who of ['ada', 'ci'])
      expect(said(await post(`/v1/requests/${id}/deployment-events`, { state: 'succeeded' }, who))).toEqual([
        403,
        'not-your-deployment',
      ]);
  });
});

describe('what the policy does not take', () => {
  it.each([
    { code: 'ref-not-accepted', change: { ref: 'refs/heads/feature' } },
    { code: 'ref-not-accepted', change: { ref: 'refs/heads/main-2' } },
    { code: 'ref-not-accepted', change: { ref: 'refs/tags/main' } },
    { code: 'ref-not-accepted', change: { ref: 'refs/heads/v1.2.3' } },
    { code: 'version-not-accepted', change: { version: 'latest' } },
    { code: 'version-not-accepted', change: { version: '1.2' } },
    { code: 'no-policy', change: { environment: 'staging' } },
    { code: 'unknown-policy', change: { policy: 'no-such-policy' } },
    { code: 'no-variant', change: { emergency: { incident: 'INC-1' } } },
    { code: 'no-variant', change: { changeType: 'emergency' } },
    { code: 'unknown-service', change: { service: 'nowhere' } },
    { code: 'unknown-service', change: { environment: 'moon' } },
  ])('is refused with $code: $change', async ({ code, change }) => {
    expect(said(await post('/v1/requests', releaseForm(change)))).toEqual([422, code]);
  });

  it('is an approval that leaves items of the checklist out; each is named', async () => {
    const { id } = await open();
    const answer = await post(
      `/v1/requests/${id}/decisions`,
      { decision: 'approve', checklist: ['team-notified'] },
      'ada',
    );
    expect(said(answer)).toEqual([422, 'checklist-incomplete']);
    expect(JSON.stringify(answer.json['errors'])).toContain('/checklist/rollback-ready');
  });

  it('answers for what does not exist with 404', async () => {
    const nobody = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    for (const path of ['', '/explain', '/authorization', '/audit', '/audit/bundle'])
      expect(said(await get(`/v1/requests/${nobody}${path}`))).toEqual([404, 'not-found']);
    for (const path of [
      '/v1/policies/none',
      '/v1/services/none/environments/production/releases',
      '/v1/nothing',
    ])
      expect(said(await get(path))).toEqual([404, 'not-found']);
    expect(said(await post(`/v1/requests/${nobody}/decisions`, { decision: 'approve' }, 'ada'))).toEqual([
      404,
      'not-found',
    ]);
    expect(said(await call('DELETE', `/v1/requests/${nobody}`, { token: await token('ada') }))).toEqual([
      404,
      'not-found',
    ]);
  });
});

describe('an Idempotency-Key', () => {
  it('answers the same call with the same bytes, also after the phase has opened and somebody decided', async () => {
    const form = releaseForm();
    const key = { 'idempotency-key': `key-${nextVersion()}` };
    const first = await post('/v1/requests', form, 'ci', key);
    expect(first.status).toBe(201);
    expect((await post('/v1/requests', form, 'ci', key)).text).toBe(first.text);
    const id = String(first.json['id']);
    await advance(1);
    await approve(id, 'ada');
    const again = await post('/v1/requests', form, 'ci', key);
    expect([again.status, again.text]).toEqual([201, first.text]);
  });

  it('is refused for another body, and is each caller’s own', async () => {
    const key = { 'idempotency-key': `key-${nextVersion()}` };
    const first = await post('/v1/requests', releaseForm(), 'ci', key);
    expect(said(await post('/v1/requests', releaseForm(), 'ci', key))).toEqual([422, 'key-reused']);
    const other = await post('/v1/requests', releaseForm(), 'gwen', key);
    expect(other.status).toBe(201);
    expect(other.json['id']).not.toBe(first.json['id']);
  });

  it('opens one request however many calls come at once', async () => {
    const form = releaseForm();
    const bearer = await token('ci');
    const headers = { 'idempotency-key': `key-${nextVersion()}` };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => call('POST', '/v1/requests', { token: bearer, json: form, headers })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const history = await get('/v1/services/checkout/environments/production/releases?limit=100');
    const items = history.json['items'] as { version: string }[];
    expect(items.filter(({ version }) => version === form['version'])).toHaveLength(1);
  });

  it('is forgotten after 24 hours, and the same call opens a new request', async () => {
    const form = releaseForm();
    const key = { 'idempotency-key': `key-${nextVersion()}` };
    const first = await post('/v1/requests', form, 'ci', key);
    await advance(24 * 3_600 + 1);
    const second = await post('/v1/requests', form, 'ci', key);
    expect(second.status).toBe(201);
    expect(second.json['id']).not.toBe(first.json['id']);
  }, 180_000);

  it('must be visible ASCII', async () => {
    for (const key of ['', 'a b', 'x'.repeat(256)])
      expect(said(await post('/v1/requests', releaseForm(), 'ci', { 'idempotency-key': key }))).toEqual([
        400,
        'malformed',
      ]);
  });
});
