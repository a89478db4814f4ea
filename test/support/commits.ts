import { chain, genesis } from '#domain/audit/chain';
import type { Plan } from '#domain/policy/plan';
import { apply } from '#domain/release/apply';
import type { Happening } from '#domain/release/events';
import type { ReleaseForm } from '#domain/release/form';
import { open } from '#domain/release/open';
import type { Release } from '#domain/release/release';
import type { Commit, Loaded, RequestStore } from '#ports/request-store';
import { gatePlan } from './plans.ts';
import { formOf, minute, shopRequester, storyId, type Step } from './story.ts';

export interface Opening extends Pick<Commit, 'dueAt' | 'idempotency'> {
  readonly id?: string;
  readonly form?: Partial<ReleaseForm>;
  readonly plan?: Plan;
  /** When it is opened, ISO 8601. */
  readonly at?: string;
}

/** What opens a request. */
export function openingCommit({ id = storyId, form, plan, at = minute(0), ...more }: Opening = {}): Commit {
  const event = open(shopRequester, formOf(form), plan ?? gatePlan(), undefined, at);
  return { before: undefined, ...following(undefined, id, [event]), ...more };
}

/** What changes a request from what it was when it was loaded. */
export const nextCommit = (
  before: Loaded,
  events: readonly Happening[],
  more: Pick<Commit, 'dueAt' | 'environment'> = {},
): Commit => ({ before, ...following(before, before.release.id, events), ...more });

/** Opens a request and lets the steps happen to it, each in a commit of its own. Answers with what is stored then. */
export async function stored(
  store: RequestStore,
  opening: Opening = {},
  ...steps: readonly Step[]
): Promise<Loaded> {
  const commit = openingCommit(opening);
  await done(store, commit);
  for (const step of steps) {
    const loaded = await existing(store, commit.after.id);
    await done(store, nextCommit(loaded, step(loaded.release)));
  }
  return existing(store, commit.after.id);
}

/** What is stored of a request that is there. */
export async function existing(store: Pick<RequestStore, 'load'>, id = storyId): Promise<Loaded> {
  const loaded = await store.load(id);
  if (!loaded) throw new Error(`there is no request ${id}`);
  return loaded;
}

async function done(store: RequestStore, commit: Commit): Promise<void> {
  if ((await store.commit(commit)) !== 'committed') throw new Error('somebody else was first');
}

function following(
  before: Loaded | undefined,
  id: string,
  events: readonly Happening[],
): Pick<Commit, 'after' | 'events'> {
  const after = events.reduce<Release | undefined>(
    (state, event) => apply(state, id, event),
    before?.release,
  );
  if (!after) throw new Error('a request begins with its opening');
  return { after, events: chain(id, before?.head ?? genesis, events) };
}
