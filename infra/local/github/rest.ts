import { type Context, Hono } from 'hono';
import * as z from 'zod';
import type { Outbox } from '#infra/local/outbox/outbox';
import { readAsGithub } from './reader.ts';
import { type Issue, type Repositories, stateReasons } from './repositories.ts';

const text = z.string().max(65_536);
const newIssue = z.object({
  title: z.string().min(1).max(256),
  body: text,
  labels: z.array(z.string().max(50)).default([]),
});
const newComment = z.object({ body: text.min(1) });
const closing = z.object({ state: z.literal('closed'), state_reason: z.enum(stateReasons) });
const paging = z.object({
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).max(100).default(30),
});
const listing = paging.extend({
  labels: z.string().optional(),
  state: z.literal('all'),
  sort: z.literal('created'),
  direction: z.literal('desc'),
});

/**
 * GitHub's REST interface, as far as issues go, for whoever has any token. What is written is in the outbox as its
 * readers see it. https://docs.github.com/en/rest/issues
 */
export function githubRest(repositories: Repositories, outbox: Outbox): Hono {
  const app = new Hono();

  app.use(async (c, next) => {
    if (!c.req.header('user-agent')) return said(c, 403, 'Request forbidden by administrative rules.');
    if (!/^Bearer \S+$/.test(c.req.header('authorization') ?? '')) return said(c, 401, 'Bad credentials');
    await next();
  });

  const issues = '/repos/:owner/:name/issues';
  app.use(`${issues}/*`, async (c, next) =>
    outbox.refuses(repositoryOf(c)) ? said(c, 404, 'Not Found') : next(),
  );
  app.get(issues, (c) => {
    const query = listing.safeParse(c.req.query());
    if (!query.success) return said(c, 422, 'Validation Failed');
    const labels = query.data.labels?.split(',') ?? [];
    return c.json(onPage(repositories.list(repositoryOf(c), { labels }), query.data).map(shown));
  });
  app.post(issues, async (c) => {
    const made = newIssue.safeParse(await bodyOf(c));
    if (!made.success) return said(c, 422, 'Validation Failed');
    const issue = repositories.open(repositoryOf(c), made.data);
    deliver(c, issue, readAsGithub(issue.body).text);
    return c.json(shown(issue), 201);
  });
  app.patch(`${issues}/:number`, async (c) => {
    const wanted = closing.safeParse(await bodyOf(c));
    if (!wanted.success) return said(c, 422, 'Validation Failed');
    const issue = issueOf(c);
    if (!issue) return said(c, 404, 'Not Found');
    const { state_reason: reason } = wanted.data;
    repositories.close(repositoryOf(c), issue.number, reason);
    if (issue.state === 'open') deliver(c, issue, `Closed as ${reason.replace('_', ' ')}.`);
    return c.json(shown({ ...issue, ...wanted.data }));
  });
  app.get(`${issues}/:number/comments`, (c) => {
    const query = paging.safeParse(c.req.query());
    if (!query.success) return said(c, 422, 'Validation Failed');
    const issue = issueOf(c);
    if (!issue) return said(c, 404, 'Not Found');
    return c.json(onPage(repositories.comments(repositoryOf(c), issue.number), query.data));
  });
  app.post(`${issues}/:number/comments`, async (c) => {
    const made = newComment.safeParse(await bodyOf(c));
    if (!made.success) return said(c, 422, 'Validation Failed');
    const issue = issueOf(c);
    if (!issue) return said(c, 404, 'Not Found');
    const comment = repositories.comment(repositoryOf(c), issue.number, made.data.body);
    deliver(c, issue, readAsGithub(comment.body).text);
    return c.json(comment, 201);
  });

  const issueOf = (c: Context): Issue | undefined => {
    const number = z.coerce.number().int().positive().safeParse(c.req.param('number'));
    return number.success ? repositories.get(repositoryOf(c), number.data) : undefined;
  };
  const deliver = (c: Context, { title }: Issue, text: string): void =>
    outbox.put({
      channel: 'github',
      to: repositoryOf(c),
      subject: title,
      text,
      html: undefined,
      requestId: c.req.header('x-countersign-request'),
    });
  return app;
}

const repositoryOf = (c: Context): string => `${c.req.param('owner')}/${c.req.param('name')}`;

const shown = (issue: Issue) => ({ ...issue, labels: issue.labels.map((name) => ({ name })) });

const onPage = <T>(items: readonly T[], { page, per_page: most }: z.infer<typeof paging>): readonly T[] =>
  items.slice((page - 1) * most, page * most);

const bodyOf = (c: Context): Promise<unknown> => c.req.json().catch(() => undefined);

const said = (c: Context, status: 401 | 403 | 404 | 422, message: string) =>
  c.json({ message, documentation_url: 'https://docs.github.com/rest' }, status);
