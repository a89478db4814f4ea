import { type Context, Hono } from 'hono';
import * as z from 'zod';
import type { Counters } from '#infra/local/aws/counters';
import type { Clock } from '#infra/local/clock/clock';
import { githubRest } from '#infra/local/github/rest';
import type { Repositories } from '#infra/local/github/repositories';
import { isCrossSite, isLoopbackName } from '#infra/local/http/cross-site';
import { issuesInWords } from '#infra/local/http/issues-in-words';
import { type Issuers, tokenRequest } from '#infra/local/issuer/issuers';
import { discordWebhook, slackWebhook, type Taken } from '#infra/local/outbox/incoming-webhooks';
import type { Outbox } from '#infra/local/outbox/outbox';
import { messagePage, outboxPage } from '#infra/local/outbox/page';
import type { Engine } from '#infra/local/stepfunctions/engine';
import { executionPage } from '#infra/local/stepfunctions/pages/execution-page';
import { executionListPage } from '#infra/local/stepfunctions/pages/list-page';
import { executionStatuses } from '#infra/local/stepfunctions/store/records';
import { type Markup, pagePolicy } from '#infra/local/stepfunctions/pages/layout';
import type { DemoTarget } from '#infra/local/target/demo-target';
import { indexPage, type Places } from './index-page.ts';
import { problemPage } from './problem-page.ts';
import { wantsPage } from './wants-page.ts';

export interface ToolsOptions {
  readonly places: Places;
  /** Whether only this machine can reach the server; then a foreign name for it is refused. */
  readonly loopbackOnly: boolean;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly outbox: Outbox;
  readonly repositories: Repositories;
  readonly issuers: Issuers;
  readonly engine: Engine;
  readonly target: DemoTarget | undefined;
}

const longestAdvanceSeconds = 400 * 86_400;
const advance = z.strictObject({ advanceSeconds: z.number().positive().max(longestAdvanceSeconds) });
const refusing = z.strictObject({ refuse: z.array(z.string().min(1)) });
const listQuery = z.object({
  status: z.enum(executionStatuses).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
  cursor: z.string().optional(),
});

/** Everything below `/_local`: what exists on one machine only. Pages for browsers, JSON for everybody else. */
export function localTools(options: ToolsOptions): Hono {
  const { places, loopbackOnly, clock, counters, outbox, repositories, issuers, engine, target } = options;
  const executionsHome = '/_local/executions';
  const app = new Hono().basePath('/_local');

  app.use(async (c, next) => {
    const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD';
    if (changes && isCrossSite(c.req.raw.headers))
      return problem(c, 403, 'cross-site', 'Another site may not ask for this.');
    if (loopbackOnly && !isLoopbackName(c.req.header('host') ?? null)) {
      return problem(c, 403, 'foreign-name', 'Reach the local tools as localhost.');
    }
    await next();
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
  });
  app.onError((error, c) => problem(c, 500, 'internal', error.message));
  app.notFound((c) => problem(c, 404, 'not-found', `There is no ${c.req.path}.`));

  app.get('/', (c) => page(c, indexPage(places, isoNow())));

  app.get('/clock', (c) => c.json({ now: isoNow() }));
  app.post('/clock', async (c) => {
    const wanted = advance.safeParse(await bodyOf(c));
    if (!wanted.success) return malformed(c, wanted.error);
    await clock.advance(wanted.data.advanceSeconds * 1_000);
    return c.json({ now: isoNow() });
  });

  app.post('/tokens', async (c) => {
    const wanted = tokenRequest.safeParse(await bodyOf(c));
    if (!wanted.success) return malformed(c, wanted.error);
    return c.json({ token: await issuers.mint(wanted.data) });
  });
  app.get('/issuers/people/.well-known/jwks.json', (c) => c.json(issuers.keysOf('person')));
  app.get('/issuers/ci/.well-known/jwks', (c) => c.json(issuers.keysOf('ci')));

  app.get('/outbox', (c) => {
    const filter = { to: c.req.query('to') || undefined, requestId: c.req.query('requestId') || undefined };
    const entries = outbox.list(filter);
    return isBrowser(c) ? page(c, outboxPage(entries, filter)) : c.json(entries);
  });
  app.post('/outbox', async (c) => {
    const wanted = refusing.safeParse(await bodyOf(c));
    if (!wanted.success) return malformed(c, wanted.error);
    outbox.refuse(wanted.data.refuse);
    return c.json(wanted.data);
  });
  for (const [channel, take] of [
    ['slack', slackWebhook],
    ['discord', discordWebhook],
  ] as const)
    app.post(`/outbox/${channel}/:name`, async (c) => {
      const to = c.req.param('name');
      const { status, answer, shown }: Taken = outbox.refuses(to)
        ? { status: 404, answer: 'no_service' }
        : take(c.req.header('content-type'), await c.req.text());
      if (shown) {
        const [subject = ''] = shown.text.split('\n');
        const requestId = c.req.header('x-countersign-request');
        outbox.put({ channel, to, subject, text: shown.text, html: undefined, requestId });
      }
      return status === 204 ? c.body(null, 204) : c.text(answer, status);
    });
  app.route('/github', githubRest(repositories, outbox));
  app.get('/outbox/:id', (c) => {
    const entry = outbox.get(c.req.param('id'));
    if (!entry) return c.notFound();
    return isBrowser(c) ? page(c, messagePage(entry)) : c.json(entry);
  });
  app.get('/outbox/:id/html', (c) => {
    const entry = outbox.get(c.req.param('id'));
    if (entry?.html === undefined) return c.notFound();
    c.header('content-security-policy', mailPolicy);
    return c.html(openingLinksOutside(entry.html));
  });

  app.get('/executions', async (c) => {
    const query = listQuery.safeParse(c.req.query());
    if (!query.success) return malformed(c, query.error);
    const found = await engine.executions(given(query.data));
    return isBrowser(c) ? page(c, executionListPage(found, executionsHome)) : c.json(found);
  });
  app.get('/executions/:name', async (c) => {
    const found = await engine.execution(c.req.param('name'));
    if (!found) return c.notFound();
    return isBrowser(c) ? page(c, executionPage(found, executionsHome)) : c.json(found);
  });

  app.get('/counters', (c) => c.json(counters.read()));
  app.post('/counters', (c) => {
    counters.reset();
    return c.json(counters.read());
  });

  app.post('/target', async (c) => {
    if (!target) return problem(c, 404, 'not-found', 'This stack runs without its demo target.');
    const told = await target.set(await bodyOf(c));
    return 'refusal' in told ? problem(c, 400, 'malformed', told.refusal) : c.json(told.answer as object);
  });

  function isoNow(): string {
    return new Date(clock.now()).toISOString();
  }
  return app;
}

const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

function page(c: Context, markup: Markup, status: 200 | keyof typeof titles = 200) {
  c.header('content-security-policy', pagePolicy);
  return c.html(markup, status);
}

/** Links of a mail open outside its frame: the pages they lead to do not let themselves be framed. */
const openingLinksOutside = (mail: string) =>
  mail.replace(/^(?:[^]*?<head[^>]*>)?/i, (start) => `${start}<base target="_blank">`);

const isBrowser = (c: Context) => wantsPage(c.req.header('accept'));

const bodyOf = (c: Context): Promise<unknown> => c.req.json().catch(() => undefined);

const malformed = (c: Context, error: z.ZodError) => problem(c, 400, 'malformed', issuesInWords(error));

const titles = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
} as const;

function problem(c: Context, status: keyof typeof titles, code: string, detail: string) {
  const title = titles[status];
  if (isBrowser(c)) return page(c, problemPage(title, detail), status);
  return c.json({ type: 'about:blank', title, status, code, detail }, status, {
    'content-type': 'application/problem+json',
  });
}

/** Without the members that are `undefined`: optional is not the same as undefined. */
const given = <T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
