import { chain, genesis } from '#domain/audit/chain';
import { digestOf, sha256 } from '#domain/audit/canonical';
import type { Caller } from '#domain/identity/caller';
import { ok, refused, type Outcome } from '#domain/outcome';
import { resolvePlan } from '#domain/policy/resolve';
import { apply, fold } from '#domain/release/apply';
import { opened as takesThePlace, overdueIn } from '#domain/release/environment';
import type { ReleaseForm } from '#domain/release/form';
import { nextStep } from '#domain/release/next-step';
import { mayOpen, open } from '#domain/release/open';
import type { Release } from '#domain/release/release';
import { committed, Contention, maximumTries } from './act.ts';
import type { Commit } from '#ports/request-store';
import { soon } from './reconcile.ts';
import { supersedePending } from './supersede-pending.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'ids' | 'log' | 'policies' | 'requests' | 'workflow'>;

export interface Opening {
  readonly caller: Caller;
  readonly form: ReleaseForm;
  /** The caller's `Idempotency-Key`: within 24 hours the same key opens one request. */
  readonly key: string | undefined;
}

/** Opens a request: recorded first, then its workflow is started. */
export async function openRequest(world: Reach, opening: Opening, now: string): Promise<Outcome<Release>> {
  const { caller, form } = opening;
  const idempotency = opening.key && { key: keyOf(caller, opening.key), bodyDigest: digestOf(form) };
  const requester = mayOpen(caller, form, world.policies.directory);
  if (!requester.ok) return requester;
  if (idempotency) {
    const earlier = await openedBefore(world, idempotency, now);
    if (earlier) return earlier;
  }
  const plan = await resolvePlan(world.policies.packs, form);
  if (!plan.ok) return plan;
  const id = world.ids.ulid(now);
  const runUrl = caller.kind === 'pipeline' ? caller.runUrl : undefined;
  const opened = open(requester.value, form, plan.value, runUrl, now);
  const release = apply(undefined, id, opened);
  // Nobody else has this id: what stood in the way was another opening for the same place or under the same key.
  for (let tries = 1; tries <= maximumTries; tries += 1) {
    const place = await world.requests.environment(form.service, form.environment);
    // An emergency is let through: what is owed is paid after it is over.
    const debts = form.emergency ? ok(undefined) : overdueIn(place, now);
    if (!debts.ok) return debts;
    const environment = takesThePlace(place, release);
    const commit: Commit = {
      before: undefined,
      after: release,
      events: chain(id, genesis, [opened]),
      dueAt: soon(now),
      ...(environment && { environment }),
      ...(idempotency && { idempotency }),
    };
    if (await committed(world, commit)) {
      // Before the workflow, whose first step does the same and would only lose against this.
      if (environment?.displaced) await supersedeOthers(world, release, now);
      await startWorkflow(world, release, now);
      return ok(release);
    }
    const earlier = idempotency && (await openedBefore(world, idempotency, now));
    if (earlier) return earlier;
  }
  throw new Contention(id);
}

/** The same answer as the first time: the request as it stood when it was opened. */
async function openedBefore(
  world: Reach,
  { key, bodyDigest }: { key: string; bodyDigest: string },
  now: string,
): Promise<Outcome<Release> | undefined> {
  const earlier = await world.requests.idempotency(key, now);
  if (!earlier) return undefined;
  if (earlier.bodyDigest !== bodyDigest)
    return refused('key-reused', 'This Idempotency-Key was used for another body within the last 24 hours.');
  const first = await world.requests.event(earlier.requestId, 1);
  const release = first && fold(earlier.requestId, [first]);
  return release && ok(release);
}

const keyOf = (caller: Caller, key: string): string => {
  const who = caller.kind === 'deployer' ? caller.deploymentId : caller.id;
  return sha256(JSON.stringify([caller.kind, who, key]));
};

/** Also done when the phase opens, should it fail here. */
async function supersedeOthers(world: Reach, release: Release, now: string): Promise<void> {
  try {
    await supersedePending(world, release, now);
  } catch (trouble) {
    world.log.warn(
      'opened, but what it supersedes is still open; its workflow closes that',
      { requestId: release.id },
      trouble,
    );
  }
}

async function startWorkflow(world: Reach, release: Release, now: string): Promise<void> {
  try {
    await world.workflow.start(release.id, 1, nextStep(release, now));
  } catch (trouble) {
    world.log.warn(
      'opened, but its workflow did not start; the sweeper will',
      { requestId: release.id },
      trouble,
    );
  }
}
