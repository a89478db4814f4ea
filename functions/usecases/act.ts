import { chain } from '#domain/audit/chain';
import { ok, refused, type Outcome } from '#domain/outcome';
import { apply } from '#domain/release/apply';
import { beginConditions, conditionsBegin } from '#domain/release/conditions-begin';
import { afterwards, type EnvironmentRecord } from '#domain/release/environment';
import type { ChainedEvent, Happening } from '#domain/release/events';
import { nextStep } from '#domain/release/next-step';
import type { Release } from '#domain/release/release';
import type { Commit, Loaded } from '#ports/request-store';
import { endsUnder } from './ends-under.ts';
import { owesACall, soon, wake } from './reconcile.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'requests' | 'workflow'>;

/** How often a command that lost a race reads again and decides again. */
export const maximumTries = 8;

export interface Acted {
  readonly release: Release;
  readonly events: readonly ChainedEvent[];
}

/** Another writer won every time. The caller may try again; nothing was written. */
export class Contention extends Error {
  constructor(id: string) {
    super(`request ${id} changed ${maximumTries} times while being changed`);
    this.name = 'Contention';
  }
}

/**
 * The way every change goes: read the request, decide, write state and events in one transaction on condition that
 * nobody was first, and only then tell the workflow. A lost race reads and decides again. Deciding on no events is
 * an answer too: nothing had to change.
 */
export async function act(
  world: Reach,
  id: string,
  now: string,
  decide: (loaded: Loaded) => Outcome<Happening[]> | Promise<Outcome<Happening[]>>,
  taken?: (loaded: Loaded) => EnvironmentRecord | undefined,
): Promise<Outcome<Acted>> {
  for (let tries = 1; tries <= maximumTries; tries += 1) {
    const loaded = await world.requests.load(id);
    if (!loaded) return refused('not-found', `There is no request ${id}.`);
    const decided = await decide(loaded);
    if (!decided.ok) return decided;
    const happened = [...decided.value, ...(await begun(folded(loaded.release, decided.value), now))];
    if (happened.length === 0) return ok({ release: loaded.release, events: [] });

    const after = folded(loaded.release, happened);
    const owed = owesACall(loaded.release, after, now);
    const environment = taken?.(loaded) ?? (await changedEnvironment(world, loaded.release, happened));
    const commit: Commit = {
      before: loaded,
      after,
      events: chain(id, loaded.head, happened),
      ...(owed && { dueAt: soon(now) }),
      ...(environment && { environment }),
    };
    if (await committed(world, commit)) {
      if (owed) await tell(world, id, loaded, after, now);
      return ok({ release: after, events: commit.events });
    }
  }
  throw new Contention(id);
}

const folded = (release: Release, events: readonly Happening[]): Release =>
  events.reduce<Release>((state, event) => apply(state, release.id, event), release);

/** Whatever approves the last phase begins the time of its conditions, in the same commit. */
const begun = async (release: Release, now: string): Promise<Happening[]> =>
  conditionsBegin(release) ? beginConditions(release, await endsUnder(release.plan), now) : [];

/**
 * Commits, and finds out for itself when the answer got lost: if our event stands in the chain, it was recorded,
 * whatever we were told.
 */
export async function committed(world: Pick<World, 'requests'>, commit: Commit): Promise<boolean> {
  try {
    if ((await world.requests.commit(commit)) === 'committed') return true;
    return await standsInChain(world, commit);
  } catch (trouble) {
    if (await standsInChain(world, commit)) return true;
    throw trouble;
  }
}

async function standsInChain(world: Pick<World, 'requests'>, commit: Commit): Promise<boolean> {
  const ours = commit.events.at(-1)!;
  const recorded = await world.requests.event(commit.after.id, ours.sequence);
  return recorded?.hash === ours.hash;
}

/** The decision stands whether or not the workflow hears of it now; the sweeper makes sure that it does. */
async function tell(world: Reach, id: string, loaded: Loaded, after: Release, now: string): Promise<void> {
  const step = nextStep(after, now);
  try {
    const woken = await wake(world, id, loaded.wait, step);
    if (woken === 'resumed') return;
    const fresh = await world.requests.load(id);
    const isFresh = fresh?.wait && fresh.wait.token !== loaded.wait?.token;
    if (isFresh) await wake(world, id, fresh.wait, nextStep(fresh.release, now));
  } catch (trouble) {
    world.log.warn('recorded, but the workflow was not told; the sweeper will', { requestId: id }, trouble);
  }
}

const touchesEnvironment = (type: Happening['type']): boolean =>
  type.startsWith('deployment-') ||
  ['health-checked', 'obligation-opened', 'obligation-fulfilled'].includes(type);

async function changedEnvironment(
  world: Reach,
  release: Release,
  events: readonly Happening[],
): Promise<EnvironmentRecord | undefined> {
  if (!events.some(({ type }) => touchesEnvironment(type))) return undefined;
  const record = await world.requests.environment(release.form.service, release.form.environment);
  const next = afterwards(record, release, events);
  return next === record ? undefined : next;
}
