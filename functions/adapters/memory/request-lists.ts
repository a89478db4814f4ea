import type { Release } from '#domain/release/release';
import { isClosed, statusOf } from '#domain/release/status';
import { summaryOf, type RequestSummary } from '#domain/release/summary';
import type { Page, PageRequest, RequestLists } from '#ports/request-lists';
import type { MemoryRequests } from './request-store.ts';

export function memoryRequestLists(state: MemoryRequests): RequestLists {
  const page = async (
    { limit, cursor }: PageRequest,
    belongs: (release: Release) => boolean,
  ): Promise<Page<RequestSummary>> => {
    const found = [...state.requests.values()]
      .map((stored) => stored.release)
      .filter((release) => belongs(release) && (cursor === undefined || release.id < cursor))
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, limit)
      .map(summaryOf);
    return { items: found, ...(found.length === limit && { cursor: found.at(-1)!.id }) };
  };

  const overdue = (now: string) =>
    [
      ...[...state.requests].map(([id, { dueAt }]) => ({ id, dueAt })),
      ...[...state.waits].map(([id, { dueAt }]) => ({ id, dueAt })),
    ]
      .flatMap(({ id, dueAt }) => (dueAt !== undefined && dueAt <= now ? [{ id, dueAt }] : []))
      .toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1));

  return {
    recent: (asked) => page(asked, (release) => release.createdAt.slice(0, 7) <= asked.month),

    open: (asked) => page(asked, (release) => !isClosed(statusOf(release))),

    ofService: (service, environment, asked) =>
      page(asked, ({ form }) => form.service === service && form.environment === environment),

    async due(now, limit) {
      return [...new Set(overdue(now).map(({ id }) => id))].slice(0, limit);
    },

    dueSince: async (now) => overdue(now)[0]?.dueAt,
  };
}
