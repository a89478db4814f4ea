import type { Caller } from '#domain/identity/caller';
import { serviceOf, type Directory } from '#domain/identity/directory';
import { awaitedFrom } from '#domain/release/awaited';
import { isClosed, type Status } from '#domain/release/status';
import type { RequestSummary } from '#domain/release/summary';
import type { Page, PageRequest } from '#ports/request-lists';
import { directoryWith } from './directory-for.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'delegations' | 'lists' | 'policies' | 'requests'>;

export interface ListFilter {
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
  readonly status?: Status | undefined;
  readonly policy?: string | undefined;
  readonly team?: string | undefined;
  readonly requester?: string | undefined;
  /** Only what waits for the caller's own decision. */
  readonly mine?: boolean | undefined;
}

/**
 * One page of requests, newest first. The index that fits the filter best is read, one page of it, and what does
 * not fit is left out: a page costs the same however long the history is, and may be shorter than asked for.
 */
export async function listRequests(
  world: Reach,
  caller: Caller,
  filter: ListFilter,
  page: PageRequest,
  now: string,
): Promise<Page<RequestSummary>> {
  const { lists, policies } = world;
  const wantsOpen = filter.mine || (filter.status && !isClosed(filter.status));
  const found =
    filter.service && filter.environment
      ? await lists.ofService(filter.service, filter.environment, page)
      : wantsOpen
        ? await lists.open(page)
        : await lists.recent(page);
  const fitting = found.items.filter((item) => fits(item, filter, policies.directory));
  return { ...found, items: filter.mine ? await waitingFor(world, caller, fitting, now) : fitting };
}

function fits(item: RequestSummary, filter: ListFilter, directory: Directory): boolean {
  return (
    (!filter.service || item.service === filter.service) &&
    (!filter.environment || item.environment === filter.environment) &&
    (!filter.status || item.status === filter.status) &&
    (!filter.policy || [item.policy, ...(item.policies ?? [])].includes(filter.policy)) &&
    (!filter.requester || item.requester === filter.requester) &&
    (!filter.team || serviceOf(directory, item.service)?.team === filter.team)
  );
}

/** Of these requests, those that wait for the caller, each with in whose place they would decide. */
async function waitingFor(
  { delegations, policies, requests }: Reach,
  caller: Caller,
  items: readonly RequestSummary[],
  now: string,
): Promise<readonly RequestSummary[]> {
  if (caller.kind !== 'person') return [];
  const known = await delegations.known(now);
  const looked = await Promise.all(
    items.map(async (item): Promise<readonly RequestSummary[]> => {
      const release = (await requests.load(item.id))?.release;
      if (!release) return [];
      const directory = directoryWith(policies.directory, known, release, now);
      const awaited = awaitedFrom(release, caller.id, directory);
      if (!awaited) return [];
      const { onBehalfOf } = awaited;
      return [{ ...item, ...(onBehalfOf && { onBehalfOf }) }];
    }),
  );
  return looked.flat();
}
