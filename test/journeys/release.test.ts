import { describe, expect, it } from 'vitest';
import { chainedEvent } from '#domain/release/events';
import { faultIn } from '#domain/audit/chain';
import * as z from 'zod';
import { list } from './support/answers.ts';
import { commit, nextVersion, releaseForm } from './support/form.ts';
import { stackOfItsOwn } from './support/stack-of-its-own.ts';

const stack = stackOfItsOwn();
const { advance, approve, audit, get, linkOf, mails, mailTo, open, post, read, until } = stack;
const explanation = z.object({
  status: z.string(),
  because: z.string(),
  expiresAt: z.string().optional(),
  missing: z.array(z.object({ phase: z.string(), sentence: z.string(), who: z.array(z.string()) })),
});

describe('a release through the production gate', () => {
  it('R000-1 the pipeline’s call makes a request with version, components and metadata', async () => {
    const version = nextVersion();
    const { id } = await open({ version, components: ['cart', 'api'], notes: 'Less waiting.', risk: 'low' });
    expect(await read(id)).toMatchObject({
      id,
      kind: 'release',
      service: 'checkout',
      environment: 'production',
      version,
      commit,
      components: ['cart', 'api'],
      notes: 'Less waiting.',
      requester: 'demo-shop',
      status: 'in-review',
      policy: { id: 'production-gate' },
      variant: 'standard',
    });
  });

  it.each([
    ['a pushed version tag', { event_name: 'push', ref: 'refs/tags/v7.1.0' }, 'v7.1.0'],
    ['a dispatch by hand on main', { event_name: 'workflow_dispatch', ref: 'refs/heads/main' }, 'main'],
  ])('R003-1 %s opens a request for its version', async (_, claims, ref) => {
    const version = nextVersion();
    const opened = await stack.call('POST', '/v1/requests', {
      token: await stack.token('ci', claims),
      json: releaseForm({ version, ref }),
    });
    expect(opened).toMatchObject({ status: 201, json: { version, ref, status: 'in-review' } });
  });

  it('R003-1 a version that is none, or a pull request, opens nothing', async () => {
    const ci = await stack.token('ci');
    const misnamed = await stack.call('POST', '/v1/requests', {
      token: ci,
      json: releaseForm({ version: 'latest' }),
    });
    expect(misnamed).toMatchObject({ status: 422, json: { code: 'version-not-accepted' } });
    const pulled = await stack.call('POST', '/v1/requests', {
      token: await stack.token('ci', { event_name: 'pull_request' }),
      json: releaseForm(),
    });
    expect(pulled).toMatchObject({ status: 403, json: { code: 'pipeline-not-allowed' } });
  });

  it('R000-3 R003-7 every eligible approver gets a mail with a link of their own, and nobody else', async () => {
    const { id } = await open();
    const approvers = ['ada', 'bert', 'cleo', 'dora', 'emil', 'finn', 'olga'];
    const links = await Promise.all(approvers.map((person) => linkOf(person, id)));
    expect(new Set(links.map(({ secret }) => secret)).size).toBe(approvers.length);
    expect(new Set(links.map(({ code }) => code)).size).toBe(approvers.length);
    await advance(1);
    expect((await mails({ requestId: id })).map(({ to }) => to).sort()).toEqual(
      approvers.map((person) => `${person}@example.com`),
    );
  });

  it('R000-4 a reviewer sees components, the change and the test results before deciding', async () => {
    const version = nextVersion();
    const { id } = await open({
      version,
      components: ['cart', 'address-book'],
      evidence: { tests: { passed: 4711, failed: 0 }, vulnerabilities: { critical: 0, high: 0 } },
      links: [{ title: 'Difference', url: 'https://example.com/compare/v1...v2' }],
    });
    const { secret } = await linkOf('dora', id);
    const { status, text } = await stack.call('POST', '/review', { form: { token: secret } });
    expect(status).toBe(200);
    for (const shown of [
      version,
      commit,
      'cart',
      'address-book',
      '4711',
      'https://example.com/compare/v1...v2',
    ])
      expect(text).toContain(shown);
  });

  it('R003-14 the review links the pipeline’s run and shows tests, scans and the difference', async () => {
    const { id } = await open({ links: [{ title: 'Difference', url: 'https://example.com/diff' }] });
    const { links } = await read(id);
    expect(links).toMatchObject({
      run: 'https://github.com/countersign-demo/shop/actions/runs/1',
      Difference: 'https://example.com/diff',
    });
    const { secret } = await linkOf('bert', id);
    const { text } = await stack.call('POST', '/review', { form: { token: secret } });
    for (const shown of [
      'https://github.com/countersign-demo/shop/actions/runs/1',
      'https://example.com/diff',
      'vulnerabilities',
      'tests',
    ])
      expect(text).toContain(shown);
  });

  it('R000-5 R000-7 R003-17 the second approval opens the gate and the deployment starts by itself', async () => {
    const { id } = await open();
    await approve(id, 'ada');
    expect(await read(id)).toMatchObject({
      status: 'in-review',
      phases: [{ progress: { given: 1, needed: 2 } }],
    });
    await approve(id, 'emil');
    const deployed = await until(id, 'verifying');
    expect(deployed.deployment).toMatchObject({ state: 'succeeded' });
    for (const told of ['ada', 'emil']) await mailTo(told, id, /^Deployed/);
  });

  it('R003-7 the owner approves alone', async () => {
    const { id } = await open();
    await approve(id, 'olga');
    await until(id, 'verifying');
  });

  it('R003-3 a hotfix takes two approvals as well, and the second opens the gate', async () => {
    const { id } = await open({ changeType: 'hotfix' });
    await approve(id, 'bert');
    expect(await read(id)).toMatchObject({ variant: 'hotfix', status: 'in-review' });
    await approve(id, 'finn');
    await until(id, 'verifying');
  });

  it('R000-9 what was deployed is watched for 30 minutes and then completed', async () => {
    const { id } = await open();
    await approve(id, 'olga');
    await until(id, 'verifying');
    await advance(30 * 60 - 30);
    expect((await read(id)).status).toBe('verifying');
    await advance(5 * 60);
    expect((await read(id)).status).toBe('completed');
    const { events } = await audit(id);
    expect(events.filter(({ type }) => type === 'health-checked').length).toBeGreaterThanOrEqual(6);
    await mailTo('gwen', id, /^Completed/);
  });

  it('R003-25 history and release notes tell what was released', async () => {
    const version = nextVersion();
    const { id } = await open({ service: 'payments', version, summary: 'Invoices by mail' });
    await approve(id, 'olga');
    await until(id, 'verifying');
    await advance(35 * 60);
    const history = await get('/v1/services/payments/environments/production/releases', 'iris');
    expect(list.parse(history.json).items[0]).toMatchObject({ id, version, status: 'completed' });
    expect(history.json).toMatchObject({
      running: { requestId: id, version },
      lastSuccessful: { requestId: id, version },
    });
    const notes = await get('/v1/services/payments/environments/production/release-notes', 'iris');
    expect(notes.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    for (const said of [version, 'Invoices by mail', id]) expect(notes.text).toContain(said);
  });

  it('R003-23 the audit says who asked, who approved, when and with which words', async () => {
    const { id } = await open();
    await post(
      `/v1/requests/${id}/decisions`,
      { decision: 'approve', reason: 'Looked at every line.' },
      'ada',
    );
    await approve(id, 'dora');
    await until(id, 'verifying');
    const { events, head, fault } = await audit(id);
    expect(fault).toBeUndefined();
    expect(events.slice(0, 5).map(({ type, actor }) => [type, actor.kind, actor.id])).toEqual([
      ['request-opened', 'pipeline', 'demo-shop'],
      ['phase-opened', 'countersign', 'countersign'],
      ['decision-recorded', 'person', 'ada'],
      ['decision-recorded', 'person', 'dora'],
      ['deployment-started', 'countersign', 'countersign'],
    ]);
    expect(events[2]?.data).toMatchObject({ decision: 'approve', reason: 'Looked at every line.' });
    expect(events.every(({ at }) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at))).toBe(true);
    expect(events.at(-1)).toMatchObject({ sequence: head.sequence, hash: head.hash });
  });

  it('the exported bundle is an unbroken chain, and one changed letter breaks it', async () => {
    const { id } = await open();
    await approve(id, 'olga');
    await until(id, 'verifying');
    const bundle = z
      .looseObject({ head: z.object({ sequence: z.int(), hash: z.string() }), events: z.array(chainedEvent) })
      .parse((await get(`/v1/requests/${id}/audit/bundle`, 'gwen')).json);
    expect(faultIn(id, bundle.head, bundle.events)).toBeUndefined();
    const forged = bundle.events.map((event) => ({
      ...event,
      actor: { ...event.actor, id: `${event.actor.id}x` },
    }));
    expect(faultIn(id, bundle.head, forged)).toBeDefined();
  });

  it('explain names what is missing, who can give it and until when', async () => {
    const { id } = await open();
    await approve(id, 'ada');
    const told = explanation.parse((await get(`/v1/requests/${id}/explain`, 'gwen')).json);
    const phase = (await read(id)).phases[0];
    expect(told.expiresAt).toBe(phase?.expiresAt);
    expect(told.missing).toHaveLength(1);
    expect(told.missing[0]?.who.toSorted()).toEqual(['bert', 'cleo', 'dora', 'emil', 'finn', 'olga']);
  });

  it('nothing is authorized before the last approval, and afterwards exactly what was approved', async () => {
    const { id, version, manifest } = await open();
    const early = await get(`/v1/requests/${id}/authorization`);
    expect([early.status, early.code]).toEqual([409, 'not-authorized']);
    expect(early.json).toMatchObject({ present: { missing: [{ phase: 'gate' }] } });
    await approve(id, 'bert', 'finn');
    const given = await get(`/v1/requests/${id}/authorization`);
    expect(given.json).toMatchObject({
      requestId: id,
      version,
      commit,
      manifest,
      approvals: [
        { by: 'bert', role: 'devops-team', assurance: 'token' },
        { by: 'finn', role: 'sre-team', assurance: 'token' },
      ],
    });
  });
});

describe('a release that is not to be', () => {
  it('R000-6 a denial closes the request, and its reason reaches the developers', async () => {
    const { id } = await open();
    const reason = 'The migration locks the orders table for minutes.';
    const denied = await post(`/v1/requests/${id}/decisions`, { decision: 'deny', reason }, 'emil');
    expect(denied.json).toMatchObject({ status: 'denied', because: expect.stringContaining(reason) });
    expect((await mailTo('gwen', id, /^Denied/)).text).toContain(reason);
    await advance(90 * 60);
    expect((await read(id)).status).toBe('denied');
    expect((await audit(id)).events.some(({ type }) => type.startsWith('deployment'))).toBe(false);
  });

  it('R003-16 a denial without a reason is refused and changes nothing', async () => {
    const { id } = await open();
    const before = await stack.dump();
    for (const form of [{ decision: 'deny' }]) {
      const answer = await post(`/v1/requests/${id}/decisions`, form, 'dora');
      expect([answer.status, answer.code]).toEqual([422, 'reason-required']);
    }
    expect(await stack.dump()).toBe(before);
  });

  it('R003-4 R003-27 after 60 minutes without a decision the request closes by itself, and all are told', async () => {
    const { id } = await open();
    await approve(id, 'ada');
    await advance(59 * 60);
    expect((await read(id)).status).toBe('in-review');
    await advance(2 * 60);
    expect(await read(id)).toMatchObject({
      status: 'expired',
      because: expect.stringContaining('60 minutes'),
    });
    for (const told of ['ada', 'bert', 'gwen']) await mailTo(told, id, /^Expired/);
    const late = await post(`/v1/requests/${id}/decisions`, { decision: 'approve' }, 'dora');
    expect([late.status, late.code]).toEqual([409, 'closed']);
  });

  it('R003-32 whoever has not answered after 30 minutes is reminded, and nobody else', async () => {
    const { id } = await open();
    await approve(id, 'ada');
    await advance(31 * 60);
    await mailTo('bert', id, /^Reminder/);
    const reminded = (await mails({ requestId: id })).filter(({ subject }) => subject.startsWith('Reminder'));
    expect(reminded.map(({ to }) => to).sort()).toEqual(
      ['bert', 'cleo', 'dora', 'emil', 'finn', 'olga'].map((person) => `${person}@example.com`),
    );
  });

  it('the requester takes it back, and nobody can decide any more', async () => {
    const { id } = await open({}, 'gwen');
    const cancelled = await post(`/v1/requests/${id}/cancellation`, { reason: 'Wrong branch.' }, 'gwen');
    expect(cancelled.json).toMatchObject({
      status: 'cancelled',
      because: expect.stringContaining('Wrong branch.'),
    });
    const late = await post(`/v1/requests/${id}/decisions`, { decision: 'approve' }, 'dora');
    expect([late.status, late.code]).toEqual([409, 'closed']);
    await mailTo('bert', id, /^Cancelled/);
  });

  it('evidence that does not hold keeps the gate shut until it is replaced', async () => {
    const { id } = await open({
      evidence: { tests: { failed: 3 }, vulnerabilities: { critical: 0, high: 0 } },
    });
    const checklist = (await read(id)).phases[0]?.checklist.map((item) => item.id) ?? [];
    for (const person of ['ada', 'dora'])
      await post(`/v1/requests/${id}/decisions`, { decision: 'approve', checklist }, person);
    expect((await read(id)).status).toBe('in-review');
    const repaired = await stack.call('PUT', `/v1/requests/${id}/evidence/tests`, {
      token: await stack.token('ci'),
      json: { passed: 900, failed: 0 },
    });
    expect(repaired.status).toBe(200);
    await until(id, 'verifying');
  });
});

describe('a deployment that goes wrong', () => {
  it('R000-10 a bad metric notifies developers and operations at once', async () => {
    const { id } = await open();
    await approve(id, 'olga');
    await until(id, 'verifying');
    await stack.call('POST', '/_local/target', { json: { errorRate: 0.02 } });
    await advance(5 * 60);
    for (const told of ['gwen', 'ada', 'emil']) await mailTo(told, id, /^Alert/);
    await stack.call('POST', '/_local/target', { json: { errorRate: 0.08 } });
    await advance(5 * 60);
    await stack.call('POST', '/_local/target', { json: { errorRate: 0.001 } });
    expect((await read(id)).status).toBe('failed');
    for (const told of ['gwen', 'ada', 'emil']) await mailTo(told, id, /^Not healthy/);
  });

  it('R000-10 a monitor that reports a bad metric does not wait for the next check', async () => {
    const { id } = await open();
    await approve(id, 'olga');
    await until(id, 'verifying');
    const reported = await post(`/v1/requests/${id}/measurements`, { errorRate: 0.09 });
    expect(reported.status).toBe(202);
    expect((await read(id)).status).toBe('failed');
    await mailTo('gwen', id, /^Not healthy/);
  });

  it('R003-30 a deployment that fails ends as failed, with its log in the audit and in the mail', async () => {
    const { id } = await open();
    await stack.call('POST', '/_local/target', { json: { failNextDeploy: true } });
    await approve(id, 'olga');
    const failed = await until(id, 'failed');
    expect(failed.because).toContain('Run the smoke tests');
    const { events } = await audit(id);
    expect(events.at(-1)).toMatchObject({
      type: 'deployment-failed',
      actor: { kind: 'deployer' },
      data: { log: expect.stringContaining('Switch the traffic over') },
    });
    expect((await mailTo('gwen', id, /^Deployment failed/)).text).toContain('Switch the traffic over');
  });
});
