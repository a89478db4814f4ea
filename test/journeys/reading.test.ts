import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { routes } from '#handlers/http/routes';
import { list } from './support/answers.ts';
import { nextVersion } from './support/form.ts';
import { stackOfItsOwn } from './support/stack-of-its-own.ts';

const stack = stackOfItsOwn();
const { advance, approve, call, dump, get, linkOf, mailTo, open, post, token, until } = stack;

describe('lists', () => {
  const all = async (path: string, who = 'gwen') => {
    const items: z.infer<typeof list>['items'] = [];
    const pages: number[] = [];
    const query = path.includes('?') ? '&' : '?';
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const answer = await get(
        `${path}${cursor === undefined ? '' : `${query}cursor=${encodeURIComponent(cursor)}`}`,
        who,
      );
      expect(answer.status, answer.text).toBe(200);
      const page = list.parse(answer.json);
      items.push(...page.items);
      pages.push(page.items.length);
      ({ cursor } = page);
      if (pages.length > 60) throw new Error('the list does not end');
    }
    return { items, pages };
  };

  it('lead page by page to the end, newest first, everything once', async () => {
    const opened: string[] = [];
    for (let count = 0; count < 7; count += 1) opened.push((await open({ service: 'payments' })).id);
    const path = '/v1/services/payments/environments/production/releases';
    for (const limit of [1, 2, 3, 7, 100]) {
      const { items, pages } = await all(`${path}?limit=${limit}`);
      expect(items.map(({ id }) => id)).toEqual(opened.toReversed());
      expect(Math.max(...pages)).toBeLessThanOrEqual(limit);
    }
    const { items } = await all('/v1/requests?limit=3');
    expect(items.map(({ id }) => id).filter((id) => opened.includes(id))).toEqual(opened.toReversed());
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  });

  it('are filtered by service, environment, status, policy, team and requester', async () => {
    const denied = await open({ service: 'countersign-demo' });
    await post(`/v1/requests/${denied.id}/decisions`, { decision: 'deny', reason: 'Not today.' }, 'ada');
    const mine = await open({ service: 'countersign-demo' }, 'gwen');
    const ids = async (query: string) => (await all(`/v1/requests?${query}`)).items.map(({ id }) => id);
    expect(await ids('service=countersign-demo')).toEqual([mine.id, denied.id]);
    expect(await ids('service=countersign-demo&environment=production')).toEqual([mine.id, denied.id]);
    expect(await ids('service=countersign-demo&environment=staging')).toEqual([]);
    expect(await ids('service=countersign-demo&status=denied')).toEqual([denied.id]);
    expect(await ids('service=countersign-demo&status=in-review')).toEqual([mine.id]);
    expect(await ids('service=countersign-demo&requester=gwen')).toEqual([mine.id]);
    expect(await ids('team=platform')).toEqual([mine.id, denied.id]);
    expect(await ids('policy=production-gate&team=platform')).toEqual([mine.id, denied.id]);
    expect(await ids('policy=another&team=platform')).toEqual([]);
  });

  it('a newer request closes the pending one, whose approvers are told that nobody needs them', async () => {
    const older = await open({ service: 'countersign-demo' });
    await linkOf('dora', older.id);
    const newer = await open({ service: 'countersign-demo' });
    const closed = await until(older.id, 'superseded');
    expect(closed.because).toContain(newer.id);
    await mailTo('dora', older.id, /^Superseded/);
    const late = await post(`/v1/requests/${older.id}/decisions`, { decision: 'approve' }, 'dora');
    expect(late.status).toBe(409);
  });

  it('mine is what waits for the caller’s own decision', async () => {
    const own = await open({}, 'dora');
    const other = await open();
    const waiting = async (who: string) =>
      (await all('/v1/requests?mine=true', who)).items.map(({ id }) => id);
    expect(await waiting('dora')).toContain(other.id);
    expect(await waiting('dora')).not.toContain(own.id);
    expect(await waiting('gwen')).toEqual([]);
    expect(await waiting('ci')).toEqual([]);
    await approve(other.id, 'dora');
    expect(await waiting('dora')).not.toContain(other.id);
    expect(await waiting('bert')).toContain(other.id);
  });

  it('a status in a list never comes without its because', async () => {
    await open();
    const { items } = await all('/v1/requests');
    expect(items.every((item) => typeof item['because'] === 'string' && item['because'] !== '')).toBe(true);
  });
});

it('GET and HEAD of every route change nothing, with a token, without one, and with a link’s secret', async () => {
  const done = await open();
  await approve(done.id, 'olga');
  await until(done.id, 'verifying');
  const { id } = await open({ version: nextVersion() });
  const { secret, code } = await linkOf('ada', id);
  // What closed a moment ago is due in a minute and swept within the next: by now the sweeper has nothing left to tidy.
  await advance(150);
  const before = await dump();
  const filled = (path: string) =>
    path
      .replace('{id}', path.startsWith('/v1/policies') ? 'production-gate' : id)
      .replace('{name}', 'tests')
      .replace('{service}', 'checkout')
      .replace('{environment}', 'production');
  const bearers = [undefined, await token('ada'), await token('ci')];
  const endings = ['', `?token=${secret}`, `?decision=approve&request=${id}&token=${code}&confirm=yes`];
  for (const path of new Set(routes.map((route) => filled(route.path))))
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      for (const bearer of bearers)
        for (const ending of endings) await call(method, `${path}${ending}`, { token: bearer });
  expect(await dump()).toBe(before);
  expect((await stack.read(id)).status).toBe('in-review');
});

describe('/openapi.json', () => {
  const schema = z.union([z.boolean(), z.record(z.string(), z.unknown())]);
  const parameter = z.strictObject({
    name: z.string(),
    in: z.enum(['path', 'query', 'header']),
    required: z.boolean(),
    schema,
  });
  const media = z.record(z.string().includes('/'), z.strictObject({ schema }));
  const operation = z.strictObject({
    operationId: z.string().regex(/^[a-zA-Z]+$/),
    summary: z.string().min(1),
    security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
    parameters: z.array(parameter),
    requestBody: z.strictObject({ required: z.boolean(), content: media }).optional(),
    responses: z.record(
      z.string().regex(/^(?:[1-5]\d\d|default)$/),
      z.strictObject({
        description: z.string().min(1),
        headers: z
          .record(z.string(), z.strictObject({ description: z.string(), required: z.boolean(), schema }))
          .optional(),
        content: media.optional(),
      }),
    ),
  });
  const document = z.strictObject({
    openapi: z.string().regex(/^3\.1\.\d$/),
    info: z.looseObject({ title: z.string(), version: z.string() }),
    paths: z.record(
      z.string().startsWith('/'),
      z.partialRecord(z.enum(['get', 'post', 'put', 'delete']), operation),
    ),
    components: z.looseObject({ securitySchemes: z.record(z.string(), z.looseObject({ type: z.string() })) }),
  });
  const read = async () => document.parse((await call('GET', '/openapi.json')).json);

  it('is an OpenAPI 3.1 document with every route, each operation once', async () => {
    const { paths, components } = await read();
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, told]) => ({ path, method, ...told! })),
    );
    expect(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual(
      routes.map(({ method, path }) => `${method} ${path}`).sort(),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { path, parameters, security } of operations) {
      const inPath = parameters.filter((given) => given.in === 'path').map(({ name }) => `{${name}}`);
      expect(inPath.sort(), path).toEqual((path.match(/\{[^}]+\}/g) ?? []).sort());
      for (const scheme of (security ?? []).flatMap((needed) => Object.keys(needed)))
        expect(components.securitySchemes).toHaveProperty(scheme);
    }
  });

  it('has schemas that can be read, and no reference that leads nowhere', async () => {
    const whole = (await call('GET', '/openapi.json')).json;
    const schemas: unknown[] = [];
    const lost = new Set<string>();
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('schema' in value) schemas.push(value.schema);
      if ('$ref' in value && pointedAt(whole, String(value.$ref)) === undefined) lost.add(String(value.$ref));
      Object.values(value).forEach(walk);
    };
    walk(whole);
    expect(schemas.length).toBeGreaterThan(routes.length);
    expect([...lost]).toEqual([]);
    const { components } = z.object({ components: z.looseObject({ schemas: z.json() }) }).parse(whole);
    for (const found of schemas) {
      const inPlace = JSON.stringify({ ...(found as object), $defs: components.schemas });
      const schema = JSON.parse(inPlace.replaceAll('#/components/schemas/', '#/$defs/')) as Record<
        string,
        unknown
      >;
      expect(() => z.fromJSONSchema(schema)).not.toThrow();
    }
  });
});

/** What a reference such as `#/components/schemas/Request` leads to in a document. */
const pointedAt = (document: unknown, reference: string): unknown =>
  reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((value, name) => Object(value)[name] as unknown, document);
