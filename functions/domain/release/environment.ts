import * as z from 'zod';
import { ok, refused, type Outcome } from '#domain/outcome';
import { afterwardsIn } from '#domain/policy/unless-said';
import { instantInWords } from '#domain/time';
import type { Happening } from './events.ts';
import type { Release } from './release.ts';

const running = z.object({ requestId: z.string(), version: z.string(), at: z.string() });

const owed = z.object({
  requestId: z.string(),
  obligation: z.string(),
  what: z.string(),
  dueAt: z.string(),
  /** Whether it keeps the next release out once it is overdue. */
  blocks: z.boolean(),
});

/** What one environment of a service runs, and who may change it now. At most one deployment holds it. */
export const environmentRecord = z.object({
  service: z.string(),
  environment: z.string(),
  /** Rises with every deployment; a deployer refuses a lower one than it has seen. */
  fence: z.int(),
  /** Counts every change of this record, so that two writers cannot both win. */
  revision: z.int(),
  holder: z.string().optional(),
  running: running.optional(),
  lastSuccessful: running.optional(),
  /** The newest request for this place, until it deploys. */
  latest: z.object({ requestId: z.string(), version: z.string() }).optional(),
  /** Requests it took the place of and that may not be closed yet. */
  displaced: z.array(z.string()).optional(),
  /** What releases of this service still owe, until it is done. */
  owed: z.array(owed).optional(),
});
export type EnvironmentRecord = z.infer<typeof environmentRecord>;

export const untouched = (service: string, environment: string): EnvironmentRecord => ({
  service,
  environment,
  fence: 0,
  revision: 0,
});

/** Takes the environment for a deployment, unless another one holds it. */
export function take(record: EnvironmentRecord, requestId: string): Outcome<EnvironmentRecord> {
  if (record.holder && record.holder !== requestId)
    return refused(
      'busy',
      `${record.service} ${record.environment} is being deployed by request ${record.holder}.`,
    );
  const { latest, ...rest } = record;
  return ok({
    ...rest,
    // What deploys is not pending any more, so nothing newer takes its place.
    ...(latest && latest.requestId !== requestId && { latest }),
    holder: requestId,
    fence: record.fence + 1,
    revision: record.revision + 1,
  });
}

/** A newer request takes the place of whatever is pending, unless its policy lets them stand side by side. */
export function opened(record: EnvironmentRecord, release: Release): EnvironmentRecord | undefined {
  if (release.plan.supersedes === false) return undefined;
  const { latest, displaced = [] } = record;
  const older = [...displaced, ...(latest ? [latest.requestId] : [])];
  return {
    ...record,
    revision: record.revision + 1,
    latest: { requestId: release.id, version: release.form.version },
    ...(older.length > 0 && { displaced: older }),
  };
}

/** Everything that was displaced is closed. */
export function settled({ displaced: _, ...record }: EnvironmentRecord): EnvironmentRecord {
  return { ...record, revision: record.revision + 1 };
}

/** What the environment record becomes when these events happen to the release that holds it. */
export function afterwards(
  record: EnvironmentRecord,
  release: Release,
  events: readonly Happening[],
): EnvironmentRecord {
  return events.reduce((current, event) => {
    const now = { requestId: release.id, version: release.form.version, at: event.at };
    const next: EnvironmentRecord = { ...current, revision: record.revision + 1 };
    switch (event.type) {
      case 'deployment-succeeded': {
        const succeeded = { ...next, running: now };
        return freed(
          release.plan.verify.length === 0 ? { ...succeeded, lastSuccessful: now } : succeeded,
          release,
        );
      }
      case 'deployment-failed':
        return freed(next, release);
      case 'health-checked':
        // What no longer runs was watched on the metrics of what came after it.
        return event.data.outcome === 'completed' && current.running?.requestId === release.id
          ? { ...next, lastSuccessful: now }
          : current;
      case 'obligation-opened': {
        const { id: obligation, what, dueAt } = event.data;
        const blocks = afterwardsIn(release.plan).blocksNext;
        const one = { requestId: release.id, obligation, what, dueAt, blocks };
        return { ...next, owed: [...(current.owed ?? []), one] };
      }
      case 'obligation-fulfilled': {
        const isIt = (one: { requestId: string; obligation: string }) =>
          one.requestId === release.id && one.obligation === event.data.obligation;
        const { owed = [], ...rest } = next;
        const left = owed.filter((one) => !isIt(one));
        return { ...rest, ...(left.length > 0 && { owed: left }) };
      }
      default:
        return current;
    }
  }, record);
}

function freed(record: EnvironmentRecord, release: Release): EnvironmentRecord {
  const { holder, ...rest } = record;
  return holder === release.id ? rest : record;
}

/** The overdue debt that keeps a service's next release out, if there is any. */
export function overdueIn(record: EnvironmentRecord, now: string): Outcome<undefined> {
  const overdue = (record.owed ?? []).find(({ dueAt, blocks }) => blocks && now >= dueAt);
  return overdue
    ? refused(
        'obligation-overdue',
        `An earlier release of ${record.service} still owes what was due at ${instantInWords(overdue.dueAt)}: ${overdue.what}`,
        { present: { requestId: overdue.requestId, obligation: overdue.obligation, dueAt: overdue.dueAt } },
      )
    : ok(undefined);
}
