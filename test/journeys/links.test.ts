import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stackOfItsOwn } from './support/stack-of-its-own.ts';
import type { Answer } from './support/call.ts';

const stack = stackOfItsOwn();
const { advance, audit, call, dump, linkOf, mailTo, open, post, read, token, until } = stack;

const html = { accept: 'text/html' };
const view = (secret: string) => call('POST', '/review', { form: { token: secret }, headers: html });
const send = (form: Record<string, string> | [string, string][], headers: Record<string, string> = {}) =>
  call('POST', '/review/decision', { form, headers });
const said = ({ status, code }: Answer) => [status, code];

/** What a form's hidden field says. */
const hidden = (page: Answer, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';

const resultOf = (id: string, decision: string, event?: { sequence: number; hash: string }) =>
  `/review/result?${new URLSearchParams({ decision, request: id, record: `${event?.sequence}:${event?.hash}` })}`;

describe('a link from a mail', () => {
  it('R000-5 decides after it was looked at ten times, and the assurance is recorded', async () => {
    const { id, version } = await open();
    const { secret } = await linkOf('bert', id);
    const before = await dump();
    for (let times = 0; times < 10; times += 1) expect((await view(secret)).status).toBe(200);
    expect(await dump()).toBe(before);
    const sent = await send({ token: secret, decision: 'approve', confirm: version });
    expect(sent.status).toBe(303);
    const { events } = await audit(id);
    expect(sent.headers.get('location')).toBe(resultOf(id, 'approve', events.at(-1)));
    expect(events.at(-1)).toMatchObject({
      type: 'decision-recorded',
      actor: { kind: 'person', id: 'bert' },
      data: { assurance: 'link' },
    });
  });

  it('used twice leads to the first result and counts once', async () => {
    const { id, version } = await open();
    const { secret } = await linkOf('bert', id);
    const form = { token: secret, decision: 'approve', confirm: version };
    const [one, two] = await Promise.all([send(form), send(form)]);
    expect([one.status, two.status]).toEqual([303, 303]);
    const third = await send({ ...form, decision: 'deny', reason: 'Changed my mind.' });
    expect(third.status).toBe(303);
    const first = one.headers.get('location') ?? '';
    expect([two, third].map(({ headers }) => headers.get('location'))).toEqual([first, first]);
    expect((await call('GET', first)).text).toMatch(/<h1[^>]*>Bert \w+ approved<\/h1>/);
    expect((await read(id)).phases[0]?.progress.given).toBe(1);
    expect((await view(secret)).text).toContain('You approved this');
  });

  it('has a result that nobody can make up', async () => {
    const { id, version } = await open();
    const { secret } = await linkOf('bert', id);
    const { events } = await audit(id);
    const claims = ['approve', 'deny'].map((decision) => resultOf(id, decision, events.at(-1)));
    await send({ token: secret, decision: 'approve', confirm: version });
    const recorded = (await audit(id)).events.at(-1);
    const made = [
      ...claims,
      resultOf(id, 'deny', recorded),
      resultOf(id, 'approve', { sequence: recorded!.sequence, hash: 'a'.repeat(64) }),
    ];
    for (const address of made) {
      const { status, text } = await call('GET', address, { headers: html });
      expect(status).toBe(404);
      expect(text).toContain('No decision is recorded under this address.');
      expect(text).not.toMatch(/Bert|approved|denied/);
    }
    const old = await call('GET', `/review/result?decision=approve&request=${id}`, { headers: html });
    expect(old.status).toBe(400);
    expect(old.headers.get('content-type')).toContain('text/html');
    expect(old.text).not.toMatch(/approved|recorded/);
  });

  it('denies with a reason, not without', async () => {
    const { id, version } = await open();
    const { secret } = await linkOf('finn', id);
    const form = { token: secret, decision: 'deny', confirm: version };
    expect(said(await send(form))).toEqual([422, 'reason-required']);
    expect(said(await send({ ...form, reason: ' \r\n ' }))).toEqual([422, 'reason-required']);
    expect((await send({ ...form, reason: 'First line.\r\nSecond line.' })).status).toBe(303);
    expect((await read(id)).because).toContain('First line.');
  });

  it('does nothing by GET or HEAD', async () => {
    const { id, version } = await open();
    const { secret } = await linkOf('ada', id);
    const before = await dump();
    const query = new URLSearchParams({ token: secret, decision: 'approve', confirm: version });
    for (const path of ['/review', '/review/decision', '/review/result'])
      for (const method of ['GET', 'HEAD']) await call(method, `${path}?${query}`);
    expect(await dump()).toBe(before);
  });

  it('does nothing when the version is typed wrongly, and keeps what was typed otherwise', async () => {
    const { id } = await open();
    const { secret } = await linkOf('ada', id);
    const before = await dump();
    const form = { token: secret, decision: 'approve', reason: 'All is well here.', confirm: 'v0.0.0' };
    expect(said(await send(form))).toEqual([422, 'confirmation-differs']);
    expect(said(await send({ ...form, confirm: '' }))).toEqual([422, 'confirmation-differs']);
    const page = await send(form, html);
    expect(page.status).toBe(422);
    expect(page.text).toContain('All is well here.');
    expect(await dump()).toBe(before);
  });

  it('does not approve with an empty checklist once the form showed it, and does with every item', async () => {
    const { id, version, phases } = await open();
    const { secret } = await linkOf('dora', id);
    const form: [string, string][] = [
      ['token', secret],
      ['decision', 'approve'],
      ['confirm', version],
      ['checklistShown', '1'],
    ];
    expect(said(await send(form))).toEqual([422, 'checklist-incomplete']);
    const items = (phases[0]?.checklist ?? []).filter((item) => !item.provenBy).map((item) => item.id);
    expect(said(await send([...form, ['checklist', items[0]!]]))).toEqual([422, 'checklist-incomplete']);
    expect(
      (await send([...form, ...items.map((item): [string, string] => ['checklist', item])])).status,
    ).toBe(303);
  });

  it('shows that the time is over after the deadline, and decides nothing', async () => {
    const { id, version } = await open();
    const { secret } = await linkOf('ada', id);
    const { secret: late } = await linkOf('bert', id);
    await advance(61 * 60);
    const answer = await send({ token: secret, decision: 'approve', confirm: version });
    expect(answer.status).toBe(409);
    expect(['too-late', 'closed']).toContain(answer.code);
    expect((await view(late)).text).toContain('There is nothing left to decide');
    expect((await read(id)).status).toBe('expired');
  });

  it('of a closed request says how it ended', async () => {
    const { id, version } = await open();
    const { secret } = await linkOf('ada', id);
    await post(`/v1/requests/${id}/decisions`, { decision: 'deny', reason: 'Found a leak.' }, 'emil');
    expect(said(await send({ token: secret, decision: 'approve', confirm: version }))).toEqual([
      409,
      'closed',
    ]);
    expect((await view(secret)).text).toContain('Found a leak.');
  });

  it('gives way to the link of the reminder', async () => {
    const { id, version } = await open();
    const { secret: first } = await linkOf('cleo', id);
    await advance(31 * 60);
    const { secret: second } = await linkOf('cleo', id, /^Reminder/);
    expect(second).not.toBe(first);
    expect(said(await send({ token: first, decision: 'approve', confirm: version }))).toEqual([
      409,
      'link-superseded',
    ]);
    expect((await view(first)).text).toContain('There is a newer mail');
    expect((await send({ token: second, decision: 'approve', confirm: version })).status).toBe(303);
  });

  it('is asked to look again when the evidence changed since the mail, with the difference, and then decides', async () => {
    const { id, version } = await open();
    const { secret } = await linkOf('ada', id);
    const shown = hidden(await view(secret), 'seen');
    const changed = await call('PUT', `/v1/requests/${id}/evidence/tests`, {
      token: await token('ci'),
      json: { passed: 700, failed: 0, skipped: 112 },
    });
    expect(changed.status).toBe(200);
    const form = { token: secret, decision: 'approve', confirm: version };
    for (const seen of [{}, { seen: shown }]) {
      const answer = await send({ ...form, ...seen });
      expect(said(answer)).toEqual([409, 'changed']);
      expect(JSON.stringify(answer.json['present'])).toContain('112');
    }
    const again = await view(secret);
    expect(again.text).toContain('Changed since the mail was sent');
    expect((await send({ ...form, seen: hidden(again, 'seen') })).status).toBe(303);
    expect((await read(id)).phases[0]?.progress.given).toBe(1);
  });

  it('is opened and used by its short code as people type it', async () => {
    const { id, version } = await open();
    const { code } = await linkOf('emil', id);
    const plain = code.replaceAll(/[^0-9A-Z]/g, '');
    const typed = ` ${plain.toLowerCase().replaceAll(/(.{4})(?!$)/g, '$1-')} `;
    expect((await view(typed)).text).toContain(version);
    expect((await view(`${plain.slice(0, 6)} ${plain.slice(6)}`)).status).toBe(200);
    expect((await send({ token: typed, decision: 'approve', confirm: version })).status).toBe(303);
    expect((await read(id)).phases[0]?.progress.given).toBe(1);
  });

  it('that nobody sent is unknown, whatever it looks like', async () => {
    for (const secret of ['', 'x', 'A'.repeat(12), 'A'.repeat(43), 'a'.repeat(200), '<script>', "' OR 1=1"]) {
      expect((await view(secret)).status, secret).toBe(404);
      expect((await send({ token: secret, decision: 'approve', confirm: 'v1.0.0' })).status).toBe(404);
    }
    expect((await view('x'.repeat(201))).status).toBe(400);
  });

  it('is bound to its person: the decision is theirs whoever sends it, and their role is checked again', async () => {
    const { id, version } = await open();
    const { secret } = await linkOf('ada', id);
    const bearer = await token('olga');
    const sent = await call('POST', '/review/decision', {
      token: bearer,
      form: { token: secret, decision: 'approve', confirm: version },
    });
    expect(sent.status).toBe(303);
    expect((await audit(id)).events.at(-1)?.actor).toEqual({ kind: 'person', id: 'ada' });
  });
});

describe('every page', () => {
  it('keeps scripts, frames, referrers and caches out', async () => {
    const { id, version } = await open();
    const { secret } = await linkOf('ada', id);
    const form = { token: secret, decision: 'approve', confirm: version };
    const wrong = await send({ ...form, confirm: 'x' }, html);
    const sent = await send(form, html);
    const pages = [
      await call('GET', '/review', { headers: html }),
      await view(secret),
      await view('nobody'),
      wrong,
      sent,
      await call('GET', sent.headers.get('location') ?? '', { headers: html }),
    ];
    const nonces = new Set<string>();
    for (const { headers } of pages) {
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      nonces.add(/'nonce-([^']*)'/.exec(policy)?.[1] ?? '');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
      expect(headers.get('x-robots-tag')).toContain('noindex');
      expect(headers.get('set-cookie')).toBeNull();
    }
    expect(nonces.size).toBe(pages.length);
    for (const { text } of pages)
      expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\/(?!127\.0\.0\.1|example\.com|github\.com)/);
  });

  it('answers a malformed form with a page where a browser asked', async () => {
    const answer = await send({ token: 'x' }, html);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect((await send({ token: 'x' })).headers.get('content-type')).toBe('application/problem+json');
  });
});

it('no secret of a link, token of a person, or permit is in a log, in the audit, or in a history', async () => {
  const { id, version } = await open();
  const bearer = await token('ci');
  const links = [await linkOf('ada', id), await linkOf('dora', id)];
  for (const { secret } of links) {
    await view(secret);
    await call('GET', `/review?token=${secret}`);
    await send({ token: secret, decision: 'approve', confirm: 'wrong' });
    await send({ token: secret, decision: 'approve', confirm: version });
    await send({ token: secret, decision: 'approve', confirm: version });
  }
  await call('GET', `/v1/requests/${id}`, { token: bearer });
  await call('POST', '/v1/requests', {
    token: bearer,
    body: '{',
    headers: { 'content-type': 'application/json' },
  });
  await until(id, 'verifying');
  await mailTo('gwen', id, /^Approved/);
  const canaries = [bearer, ...links.flatMap(({ secret, code }) => [secret, code, code.replaceAll('-', '')])];
  const logs = join(stack.dataDir, 'logs');
  const told = readdirSync(logs, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  expect(told.length).toBeGreaterThan(0);
  const executions = JSON.parse((await call('GET', '/_local/executions?limit=1000')).text) as {
    items?: { name: string }[];
    executions?: { name: string }[];
  };
  const names = (executions.items ?? executions.executions ?? []).map(({ name }) => name);
  expect(names.some((name) => name.startsWith(id))).toBe(true);
  for (const name of names.filter((candidate) => candidate.startsWith(id)))
    told.push((await call('GET', `/_local/executions/${name}`)).text);
  told.push(JSON.stringify(await audit(id)), await dump());
  for (const text of told) {
    for (const canary of canaries) expect(text.includes(canary)).toBe(false);
    expect(text).not.toMatch(/eyJ[\w-]{20,}\.[\w-]{20,}/);
  }
});

it('two people who decide at the same instant both count', async () => {
  const { id, version } = await open();
  const links = await Promise.all(['bert', 'emil'].map((person) => linkOf(person, id)));
  const sent = await Promise.all(
    links.map(({ secret }) => send({ token: secret, decision: 'approve', confirm: version })),
  );
  expect(sent.map(({ status }) => status)).toEqual([303, 303]);
  await until(id, 'verifying');
  expect((await audit(id)).events.filter(({ type }) => type === 'decision-recorded')).toHaveLength(2);
});
