import * as z from 'zod';
import { rest, type Access } from './rest.ts';

const issue = z.object({
  number: z.int().positive(),
  state: z.enum(['open', 'closed']),
  body: z.string().nullish(),
  created_at: z.iso.datetime({ offset: true }),
  /** Pull requests are listed among the issues. */
  pull_request: z.unknown().optional(),
});
const comment = z.object({ body: z.string().nullish() });

export type Issue = z.infer<typeof issue>;

/** How many a list answers at once, GitHub's most. */
const perPage = 100;
/** Among all issues of a repository only the newest are looked at. */
const pagesOfAll = 3;

/** The issues of one repository. */
export function issuesOf(access: Access, repository: string, labels: readonly string[]) {
  const home = ['repos', ...repository.split('/'), 'issues'];

  const page = async (number: number, filter: Readonly<Record<string, string>>): Promise<readonly Issue[]> =>
    z.array(issue).parse(
      await rest(access, {
        method: 'GET',
        path: home,
        query: { ...filter, state: 'all', sort: 'created', direction: 'desc', ...paged(number) },
      }),
    );

  /** The first issue that was opened with this text at its start: whoever copies it comes later. */
  async function oldestWith(
    start: string,
    since: string,
    filter: Readonly<Record<string, string>>,
    pages: number,
  ): Promise<Issue | undefined> {
    let oldest: Issue | undefined;
    for (let number = 1; number <= pages; number += 1) {
      const found = await page(number, filter);
      oldest = found.findLast((one) => !one.pull_request && one.body?.startsWith(start)) ?? oldest;
      const last = found.at(-1);
      if (!last || found.length < perPage || Date.parse(last.created_at) < Date.parse(since)) break;
    }
    return oldest;
  }

  return {
    /**
     * The issue that was opened with this text at its start, not before `since`. Labels are looked at first; but
     * GitHub drops them where the token may not set any, and people take them off.
     */
    find: async (start: string, since: string): Promise<Issue | undefined> =>
      (await oldestWith(start, since, { labels: labels.join(',') }, Infinity)) ??
      (await oldestWith(start, since, {}, pagesOfAll)),

    open: async (title: string, body: string): Promise<Issue> =>
      issue.parse(await rest(access, { method: 'POST', path: home, json: { title, body, labels } })),

    /** Whether a comment of the issue begins with this text. */
    async hasComment({ number }: Issue, start: string): Promise<boolean> {
      for (let at = 1; ; at += 1) {
        const found = z.array(comment).parse(
          await rest(access, {
            method: 'GET',
            path: [...home, number, 'comments'],
            query: paged(at),
          }),
        );
        if (found.some(({ body }) => body?.startsWith(start))) return true;
        if (found.length < perPage) return false;
      }
    },

    async comment({ number }: Issue, body: string): Promise<void> {
      await rest(access, { method: 'POST', path: [...home, number, 'comments'], json: { body } });
    },

    async close({ number }: Issue, reason: 'completed' | 'not_planned'): Promise<void> {
      await rest(access, {
        method: 'PATCH',
        path: [...home, number],
        json: { state: 'closed', state_reason: reason },
      });
    },
  };
}

const paged = (number: number) => ({ per_page: String(perPage), page: String(number) });
