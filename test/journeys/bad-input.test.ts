import { describe, expect, it } from 'vitest';
import { releaseForm } from './support/form.ts';
import { stackOfItsOwn } from './support/stack-of-its-own.ts';

const stack = stackOfItsOwn();
const { call, dump, get, open, post, token } = stack;
const said = ({ status, code }: { status: number; code: string | undefined }) => [status, code];
const malformed = [400, 'malformed'];

describe('a body that is not what the call takes', () => {
  it.each([
    { what: 'nothing', body: '' },
    { what: 'half an object', body: '{"kind":' },
    { what: 'a list', body: '[]' },
    { what: 'null', body: 'null' },
    { what: 'a text', body: '"release"' },
    { what: 'a number', body: '1e999' },
    { what: 'bytes that are no UTF-8', body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) },
    { what: 'a thousand brackets', body: '['.repeat(50_000) },
  ])('is refused: $what', async ({ body }) => {
    const headers = { 'content-type': 'application/json' };
    expect(said(await call('POST', '/v1/requests', { token: await token('ci'), body, headers }))).toEqual(
      malformed,
    );
  });

  it('is refused with 415 when it is no JSON by its own word', async () => {
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data', 'application/jsonp']) {
      const sent = {
        token: await token('ci'),
        body: JSON.stringify(releaseForm()),
        headers: { 'content-type': type },
      };
      expect(said(await call('POST', '/v1/requests', sent))).toEqual([415, 'unsupported-media-type']);
    }
  });

  it('is refused with 413 when it is a megabyte', async () => {
    const notes = 'x'.repeat(1_024 * 1_024);
    expect(said(await post('/v1/requests', releaseForm({ notes })))).toEqual([413, 'too-large']);
    const { id } = await open();
    expect(
      said(await post(`/v1/requests/${id}/decisions`, { decision: 'deny', reason: notes }, 'ada')),
    ).toEqual([413, 'too-large']);
    expect((await call('POST', '/review', { form: { token: notes } })).status).toBe(413);
    expect((await call('POST', '/review/decision', { form: { token: notes } })).status).toBe(413);
  });

  it('names every field that is wrong, by its path', async () => {
    const answer = await post('/v1/requests', {
      ...releaseForm({ commit: 'HEAD', version: 7 }),
      colour: 'red',
    });
    expect(said(answer)).toEqual(malformed);
    const errors = answer.json['errors'] as { path: string; message: string }[];
    expect(errors.map(({ path }) => path).sort()).toEqual(['/', '/commit', '/version']);
    expect(errors.find(({ path }) => path === '/')?.message).toContain('colour');
  });

  it('has no fields that nobody knows, in any call', async () => {
    const { id } = await open();
    const calls: [string, string, object, string][] = [
      ['POST', `/v1/requests/${id}/decisions`, { decision: 'approve', by: 'olga' }, 'ada'],
      ['POST', `/v1/requests/${id}/cancellation`, { reason: 'No.', force: true }, 'jana'],
      ['POST', `/v1/requests/${id}/measurements`, { errorRate: 0, verdict: 'healthy' }, 'ci'],
      ['PUT', `/v1/requests/${id}/evidence/tests`, { passed: { deep: 1 } }, 'ci'],
      ['POST', '/v1/requests', releaseForm({ flags: { harmless: true } }), 'ci'],
      ['POST', '/v1/requests', releaseForm({ status: 'authorized' }), 'ci'],
    ];
    for (const [method, path, json, who] of calls)
      expect(said(await call(method, path, { token: await token(who), json })), `${method} ${path}`).toEqual(
        malformed,
      );
  });

  it('does not reach the prototype of anything', async () => {
    const body = JSON.stringify(releaseForm()).replace(/^\{/, '{"__proto__":{"polluted":1},');
    const headers = { 'content-type': 'application/json' };
    const answer = await call('POST', '/v1/requests', { token: await token('ci'), body, headers });
    expect(said(answer)).toEqual(malformed);
    for (const name of ['__proto__', 'constructor', 'valueOf']) {
      expect((await post('/v1/requests', releaseForm({ service: name }))).status).toBeGreaterThanOrEqual(400);
      expect(
        (await get(`/v1/services/${name}/environments/production/releases`)).status,
      ).toBeGreaterThanOrEqual(400);
      expect(
        (await get(`/v1/services/checkout/environments/${name}/releases`)).status,
      ).toBeGreaterThanOrEqual(400);
      expect((await post('/v1/requests', releaseForm({ environment: name }))).status).toBeGreaterThanOrEqual(
        400,
      );
    }
  });
});

describe('text that deceives', () => {
  const deceiving = [
    { what: 'a NUL', text: 'a\u0000b' },
    { what: 'an escape', text: 'a\u001b[31mb' },
    { what: 'a carriage return', text: 'a\rb' },
    { what: 'an override of direction', text: 'a\u202eb' },
    { what: 'an isolate', text: 'a\u2066b' },
    { what: 'a zero-width space', text: 'a\u200bb' },
    { what: 'a byte order mark inside', text: 'a\ufeffb' },
    { what: 'half a surrogate pair', text: 'a\ud800b' },
    { what: 'an invisible tag letter', text: 'a\u{e0041}b' },
    { what: 'a soft hyphen', text: 'a\u00adb' },
  ];

  const fields: { field: string; change: (text: string) => Record<string, unknown> }[] = [
    { field: 'version', change: (text) => ({ version: `v1.0.0-${text}` }) },
    { field: 'summary', change: (text) => ({ summary: text }) },
    { field: 'notes', change: (text) => ({ notes: text }) },
    { field: 'ref', change: (text) => ({ ref: `refs/heads/${text}` }) },
    { field: 'components', change: (text) => ({ components: [text] }) },
    {
      field: 'artifacts',
      change: (text) => ({ artifacts: [{ name: text, digest: `sha256:${'0'.repeat(64)}` }] }),
    },
    { field: 'links', change: (text) => ({ links: [{ title: text, url: 'https://example.com/' }] }) },
    { field: 'evidence', change: (text) => ({ evidence: { scan: text } }) },
    { field: 'form', change: (text) => ({ form: { impact: text } }) },
    { field: 'emergency', change: (text) => ({ emergency: { incident: text } }) },
  ];

  it.each(deceiving)('is refused in every field of a release: $what', async ({ text }) => {
    const bearer = await token('ci');
    for (const { field, change } of fields) {
      const answer = await call('POST', '/v1/requests', { token: bearer, json: releaseForm(change(text)) });
      expect(said(answer), field).toEqual(malformed);
      expect(JSON.stringify(answer.json['errors']), field).toContain(`/${field}`);
    }
  });

  it.each(deceiving)('is refused in reasons and evidence: $what', async ({ text }) => {
    const { id } = await open();
    const calls: [string, string, unknown, string][] = [
      ['POST', `/v1/requests/${id}/decisions`, { decision: 'deny', reason: text }, 'ada'],
      ['POST', `/v1/requests/${id}/cancellation`, { reason: text }, 'jana'],
      ['PUT', `/v1/requests/${id}/evidence/scan`, text, 'ci'],
      ['PUT', `/v1/requests/${id}/evidence/scan`, { note: text }, 'ci'],
    ];
    for (const [method, path, json, who] of calls)
      expect(said(await call(method, path, { token: await token(who), json })), path).toEqual(malformed);
  });

  it.each([
    { field: 'version', change: { version: `v1.0.0-${'x'.repeat(10_000)}` } },
    { field: 'summary', change: { summary: 'x'.repeat(201) } },
    { field: 'summary', change: { summary: '   ' } },
    { field: 'notes', change: { notes: 'x'.repeat(10_001) } },
    { field: 'summary', change: { summary: 'two\nlines' } },
    { field: 'links', change: { links: [{ title: 'Run', url: 'javascript:alert(1)' }] } },
    { field: 'links', change: { links: [{ title: 'Run', url: 'data:text/html,hi' }] } },
    { field: 'commit', change: { commit: 'main' } },
    { field: 'service', change: { service: '../checkout' } },
    { field: 'kind', change: { kind: 'rollback' } },
  ])('is refused when it is too long, empty or of another kind: $field', async ({ field, change }) => {
    const answer = await post('/v1/requests', releaseForm(change));
    expect(said(answer)).toEqual(malformed);
    expect(JSON.stringify(answer.json['errors'])).toContain(`/${field}`);
  });

  it('arrives unchanged where it only looks dangerous', async () => {
    const summary = '<script>alert(1)</script> & "quotes" ${jndi} {{x}} =1+1 — Ünïcödé 🚀';
    const { id } = await open({ summary });
    expect(await stack.read(id)).toMatchObject({ summary });
    const { secret } = await stack.linkOf('ada', id);
    const page = await call('POST', '/review', { form: { token: secret } });
    expect(page.text).not.toContain('<script>alert(1)');
    const mail = await stack.mailTo('ada', id, /review/i);
    expect(mail.html).not.toContain('<script>alert(1)');
  });
});

describe('an address that is not one of ours', () => {
  it.each([
    { query: 'limit=0' },
    { query: 'limit=101' },
    { query: 'limit=-1' },
    { query: 'limit=ten' },
    { query: 'limit=1.5' },
    { query: 'limit=' },
    { query: 'cursor=x' },
    { query: 'cursor=' },
    { query: `cursor=${'0'.repeat(200)}` },
    { query: 'cursor=9999-99%2F01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    { query: 'cursor=01ARZ3NDEKTSV4RRFFQ69G5FA%27' },
    { query: 'status=open' },
    { query: 'mine=perhaps' },
    { query: 'colour=red' },
    { query: 'service=a&service=b' },
  ])('is refused: ?$query', async ({ query }) => {
    expect(said(await get(`/v1/requests?${query}`))).toEqual(malformed);
  });

  it.each(['01ARZ3', "01ARZ3NDEKTSV4RRFFQ69G5FA'", 'HEAD', '..%2f..', '%00', '%F0%9F%9A%80'])(
    'is refused for the id %s',
    async (id) => {
      const answer = await get(`/v1/requests/${id}`);
      expect([400, 404]).toContain(answer.status);
    },
  );
});

it('a refused call changes nothing', async () => {
  const { id } = await open();
  await stack.approve(id, 'ada');
  const before = await dump();
  const bearer = {
    ci: await token('ci'),
    ada: await token('ada'),
    gwen: await token('gwen'),
    dora: await token('dora'),
  };
  const refused: [string, string, unknown, keyof typeof bearer | undefined][] = [
    ['POST', '/v1/requests', releaseForm(), undefined],
    ['POST', '/v1/requests', releaseForm({ version: 'latest' }), 'ci'],
    ['POST', '/v1/requests', releaseForm({ environment: 'staging' }), 'ci'],
    ['POST', '/v1/requests', { ...releaseForm(), extra: 1 }, 'ci'],
    ['POST', `/v1/requests/${id}/decisions`, { decision: 'approve' }, 'ada'],
    ['POST', `/v1/requests/${id}/decisions`, { decision: 'approve' }, 'gwen'],
    ['POST', `/v1/requests/${id}/decisions`, { decision: 'approve' }, 'ci'],
    ['POST', `/v1/requests/${id}/decisions`, { decision: 'deny' }, 'dora'],
    ['POST', `/v1/requests/${id}/decisions`, { decision: 'approve', checklist: [] }, 'dora'],
    ['POST', `/v1/requests/${id}/cancellation`, { reason: 'No.' }, 'ada'],
    ['POST', `/v1/requests/${id}/deployment`, {}, 'ci'],
    ['POST', `/v1/requests/${id}/deployment-events`, { state: 'succeeded' }, 'ci'],
    ['POST', `/v1/requests/${id}/measurements`, { errorRate: 2 }, 'ci'],
    ['PUT', `/v1/requests/${id}/evidence/tests`, { failed: 'x\u202ey' }, 'ci'],
    ['PUT', `/v1/requests/${id}/evidence/Tests`, { failed: 0 }, 'ci'],
  ];
  for (const [method, path, json, who] of refused) {
    const answer = await call(method, path, { token: who && bearer[who], json });
    expect(answer.status, `${method} ${path}`).toBeGreaterThanOrEqual(400);
  }
  expect(await dump()).toBe(before);
});
