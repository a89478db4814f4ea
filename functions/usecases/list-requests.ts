import type { Caller } from '#domain/identity/caller';
import { personOf, serviceOf, type Directory } from '#domain/identity/directory';
import { approversLeft } from '#domain/release/eligibility';
import { isClosed, type Status } from '#domain/release/status';
import type { RequestSummary } from '#domain/release/summary';
import type { Page, PageRequest } from '#ports/request-lists';
import type { World } from './world.ts';

type Reach = Pick<World, 'lists' | 'policies' | 'requests'>;

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
  if (!filter.mine) return { ...found, items: fitting };
  const waiting = await Promise.all(fitting.map((item) => waitsFor(world, item.id, caller)));
  return { ...found, items: fitting.filter((_, index) => waiting[index]) };
}

function fits(item: RequestSummary, filter: ListFilter, directory: Directory): boolean {
  return (
    (!filter.service || item.service === filter.service) &&
    (!filter.environment || item.environment === filter.environment) &&
    (!filter.status || item.status === filter.status) &&
    (!filter.policy || item.policy === filter.policy) &&
    (!filter.requester || item.requester === filter.requester) &&
    (!filter.team || serviceOf(directory, item.service)?.team === filter.team)
  );
}

async function waitsFor({ requests, policies }: Reach, id: string, caller: Caller): Promise<boolean> {
  if (caller.kind !== 'person' || !personOf(policies.directory, caller.id)) return false;
  const release = (await requests.load(id))?.release;
  const index = release?.phases.findIndex((phase) => phase.outcome === 'open') ?? -1;
  if (!release || index < 0) return false;
  const approvers = approversLeft(
    release,
    release.plan.phases[index]!,
    release.phases[index]!,
    policies.directory,
  );
  return approvers.some((person) => person.id === caller.id);
}
