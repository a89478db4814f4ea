import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { patiently } from '#infra/local/patiently';
import { commit } from './support/form.ts';
import { testDeployer } from './support/deployer.ts';
import { stackOfItsOwn } from './support/stack-of-its-own.ts';

const deployer = testDeployer();
const stack = stackOfItsOwn({ deployer: () => deployer.start() });
afterAll(() => deployer.stop());
const { advance, approve, audit, call, open, read, token, until } = stack;

const report = async (id: string, permit: string, json: unknown = { state: 'succeeded' }) => {
  const { status, code } = await call('POST', `/v1/requests/${id}/deployment-events`, {
    token: permit,
    json,
  });
  return [status, code];
};

/** A release on its way: approved, ordered from the deployer, nothing reported. */
async function ordered(change: Readonly<Record<string, unknown>> = {}) {
  const release = await open(change);
  await approve(release.id, 'olga');
  return { ...release, order: await deployer.orderFor(release.id) };
}

describe('a permit', () => {
  it('verifies against the published key and names exactly what was approved', async () => {
    const artifacts = [{ name: 'checkout.tar', digest: `sha256:${'a1'.repeat(32)}` }];
    const { id, version, order } = await ordered({ artifacts });
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', stack.url));
    const { payload, protectedHeader } = await jwtVerify(order.permit, keys, {
      issuer: stack.url,
      audience: 'countersign-deployer',
      algorithms: ['ES256'],
      currentDate: new Date(await stack.now()),
    });
    expect(protectedHeader.alg).toBe('ES256');
    const what = { service: 'checkout', environment: 'production', version, commit, artifacts };
    expect(payload).toMatchObject({
      ...what,
      requestId: id,
      deploymentId: order.body.deployment.id,
      fence: order.body.deployment.fence,
    });
    expect(payload['sha256']).toBe(createHash('sha256').update(order.raw).digest('hex'));
    expect(order.body.request).toEqual({ id, ...what });
    expect(order.body.callback).toBe(`${stack.url}/v1/requests/${id}/deployment-events`);
    expect((await call('GET', '/.well-known/jwks.json')).text).not.toContain('"d"');
    expect(await report(id, order.permit)).toEqual([200, undefined]);
    await until(id, 'verifying');
  });

  it('lets its deployer report steps and the end, once; the same end again changes nothing', async () => {
    const { id, order } = await ordered();
    expect(await report(id, order.permit, { state: 'step', step: 'Switch', number: 1, of: 2 })).toEqual([
      200,
      undefined,
    ]);
    expect(await read(id)).toMatchObject({ status: 'deploying', because: 'Deploying: Switch' });
    expect(await report(id, order.permit)).toEqual([200, undefined]);
    expect(await report(id, order.permit)).toEqual([200, undefined]);
    expect(await report(id, order.permit, { state: 'failed', note: 'No.' })).toEqual([
      409,
      'no-active-deployment',
    ]);
    const { events } = await audit(id);
    expect(events.filter(({ type }) => type === 'deployment-succeeded')).toHaveLength(1);
  });

  it('is for its own request and nothing else', async () => {
    const one = await ordered();
    const two = await ordered({ service: 'payments' });
    expect(await report(two.id, one.order.permit)).toEqual([403, 'not-your-deployment']);
    const asDeployer = { token: one.order.permit };
    const opened = await call('POST', '/v1/requests', { ...asDeployer, json: { kind: 'release' } });
    expect(opened.status).toBeGreaterThanOrEqual(400);
    const decided = await call('POST', `/v1/requests/${two.id}/decisions`, {
      ...asDeployer,
      json: { decision: 'approve' },
    });
    expect([decided.status, decided.code]).toEqual([403, 'people-only']);
    const cancelled = await call('POST', `/v1/requests/${one.id}/cancellation`, {
      ...asDeployer,
      json: { reason: 'No.' },
    });
    expect([cancelled.status, cancelled.code]).toEqual([403, 'not-eligible']);
    const measured = await call('POST', `/v1/requests/${two.id}/measurements`, {
      ...asDeployer,
      json: { errorRate: 1 },
    });
    expect([measured.status, measured.code]).toEqual([403, 'not-eligible']);
    for (const { id, order } of [one, two]) expect(await report(id, order.permit)).toEqual([200, undefined]);
  });

  it('with one changed letter is nobody’s', async () => {
    const { id, order } = await ordered();
    const [head, , signature] = order.permit.split('.') as [string, string, string];
    const claims = { ...decodeJwt(order.permit), version: 'v9.9.9' };
    const forged = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
    expect(await report(id, forged)).toEqual([401, 'unauthenticated']);
    expect(decodeProtectedHeader(order.permit).kid).toBeTruthy();
    for (const who of ['olga', 'ci'])
      expect(await report(id, await token(who))).toEqual([403, 'not-your-deployment']);
    expect(await report(id, order.permit)).toEqual([200, undefined]);
  });

  it('ends with its deployment: silence fails it, and an expired permit is nobody’s', async () => {
    const { id, order } = await ordered();
    const { exp = 0 } = decodeJwt(order.permit);
    const failed = await patiently('the silence to be noticed', async () => {
      await advance(5 * 60);
      const request = await read(id);
      return request.status === 'failed' ? request : undefined;
    });
    expect(failed.because).toMatch(/silent|heart|sign|report|heard/i);
    const left = exp - Math.floor(Date.parse(await stack.now()) / 1_000);
    if (left > 1) expect(await report(id, order.permit)).toEqual([409, 'no-active-deployment']);
    await advance(Math.max(1, left + 61));
    expect(await report(id, order.permit)).toEqual([401, 'unauthenticated']);
    expect((await read(id)).status).toBe('failed');
  });
});

describe('a deployer', () => {
  it('that is down at first is asked again, for the same deployment', async () => {
    deployer.answer(503);
    const { id } = await ordered();
    deployer.answer(202);
    await advance(120);
    const orders = await patiently('a second order', async () => {
      const calls = deployer.calls(id);
      return calls.length > 1 ? calls : undefined;
    });
    expect(new Set(orders.map(({ body }) => body.deployment.id)).size).toBe(1);
    expect((await audit(id)).events.filter(({ type }) => type === 'deployment-started')).toHaveLength(1);
    expect(await report(id, orders.at(-1)!.permit)).toEqual([200, undefined]);
    await until(id, 'verifying');
  });

  it.each([
    { what: 'refuses', status: 403, headers: {} },
    { what: 'sends us elsewhere', status: 307, headers: { location: '/elsewhere' } },
  ])('that $what ends the deployment, and is not followed', async ({ status, headers }) => {
    deployer.answer(status, headers);
    const { id } = await ordered();
    const failed = await until(id, 'failed');
    deployer.answer(202);
    expect(failed.because).toContain(String(status));
    expect(deployer.calls(id).map(({ path }) => path)).toEqual(['/deploy']);
    const next = await ordered();
    expect(await report(next.id, next.order.permit)).toEqual([200, undefined]);
  });

  it('gets one order at a time for one environment, with a higher fence each time', async () => {
    const first = await ordered({ service: 'countersign-demo' });
    const second = await open({ service: 'countersign-demo' });
    await approve(second.id, 'olga');
    await advance(40);
    expect(deployer.calls(second.id)).toHaveLength(0);
    expect((await read(second.id)).status).toBe('authorized');
    expect(await report(first.id, first.order.permit)).toEqual([200, undefined]);
    await advance(40);
    const order = await deployer.orderFor(second.id);
    expect(order.body.deployment.fence).toBeGreaterThan(first.order.body.deployment.fence);
    expect(await report(second.id, order.permit)).toEqual([200, undefined]);
  });

  it('that deployed nothing healthy is not heard as healthy: a late success of a failed deployment is refused', async () => {
    const { id, order } = await ordered();
    expect(await report(id, order.permit, { state: 'failed', note: 'Smoke tests failed.' })).toEqual([
      200,
      undefined,
    ]);
    expect(await report(id, order.permit)).toEqual([409, 'no-active-deployment']);
    await until(id, 'failed');
    const { json } = await stack.get('/v1/services/checkout/environments/production/releases');
    expect(JSON.stringify(json['running'] ?? {})).not.toContain(id);
  });
});
