import * as z from 'zod';
import type { Caller } from '#domain/identity/caller';
import { rolesOf, type Directory } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import { line, paragraph } from '#domain/text';
import { conditionsDeadline, conditionsLeft } from './conditions-left.ts';
import { countersign, type EventData, type Happening } from './events.ts';
import { actorOf, maySpeakFor } from './open.ts';
import type { ConditionState, Release } from './release.ts';
import { standingOf, statusOf } from './status.ts';

const text = paragraph(500);
const due = z.enum(['before-deployment', 'after-deployment']).default('before-deployment');

/** One condition of an approval: its text alone, or with when it has to be met. */
export const conditionForm = z.union([
  text.transform((said) => ({ text: said, due: 'before-deployment' as const })),
  z.strictObject({ text, due }),
]);

/** How a condition was met: a commit, a link or a sentence as evidence. */
export const resolutionForm = z.strictObject({ evidence: line(500), note: paragraph(2_000).optional() });
export type ResolutionForm = z.infer<typeof resolutionForm>;

/** Whether whoever set it finds it met. Finding that it is not needs a note. */
export const judgementForm = z
  .strictObject({ accept: z.boolean(), note: paragraph(2_000).optional() })
  .refine(({ accept, note }) => accept || note !== undefined, {
    path: ['note'],
    error: 'say what is still missing',
  });
export type JudgementForm = z.infer<typeof judgementForm>;

export function numbered(
  release: Release,
  conditions: readonly z.output<typeof conditionForm>[],
): NonNullable<EventData<'decision-recorded'>['conditions']> {
  const before = release.conditions?.length ?? 0;
  return conditions.map((one, index) => ({ id: `c${before + index + 1}`, ...one }));
}

/** Says how a condition was met; whoever set it then confirms. */
export function resolveCondition(
  release: Release,
  id: string,
  form: ResolutionForm,
  caller: Caller,
  directory: Directory,
  now: string,
): Outcome<Happening[]> {
  const found = openCondition(release, id, now);
  if (!found.ok) return found;
  if (!maySpeakFor(release, caller, directory))
    return refused('not-eligible', 'Only the requester or the service’s team says how a condition was met.');
  const { evidence, note } = form;
  return ok([
    {
      type: 'condition-resolved',
      data: { condition: id, evidence, ...(note && { note }) },
      at: now,
      actor: actorOf(caller),
    },
  ]);
}

/** Confirms that a condition is met, or says what is missing: whoever set it, or the policy's resolver. */
export function judgeCondition(
  release: Release,
  id: string,
  form: JudgementForm,
  caller: Caller,
  directory: Directory,
  now: string,
): Outcome<Happening[]> {
  const found = openCondition(release, id, now);
  if (!found.ok) return found;
  const condition = found.value;
  if (caller.kind !== 'person' || !mayJudge(release, condition, caller.id, directory))
    return refused('not-eligible', `Only ${condition.by}, who set the condition, confirms that it is met.`);
  if (condition.state !== 'resolved')
    return refused('not-open-yet', `Nobody has said yet how the condition ${id} was met.`);
  const { accept: accepted, note } = form;
  const authorizes =
    accepted &&
    release.phases.every(({ outcome }) => outcome === 'approved') &&
    conditionsLeft(release).every((one) => one.id === id);
  return ok([
    {
      type: 'condition-judged',
      data: { condition: id, accepted, ...(note && { note }), ...(authorizes && { authorizes }) },
      at: now,
      actor: actorOf(caller),
    },
  ]);
}

function mayJudge(release: Release, { by }: ConditionState, person: string, directory: Directory): boolean {
  if (person === by) return true;
  const resolver = release.plan.conditions?.resolver;
  return (
    resolver !== undefined &&
    !release.requester.authors.includes(person) &&
    rolesOf(directory, person).includes(resolver)
  );
}

function openCondition(release: Release, id: string, now: string): Outcome<ConditionState> {
  const condition = release.conditions?.find((one) => one.id === id);
  if (!condition) return refused('not-found', `This request has no condition ${id}.`);
  const standing = standingOf(release);
  const isStanding = standing.status === 'in-review' || standing.status === 'awaiting-conditions';
  const deadline = conditionsDeadline(release);
  if (condition.due === 'after-deployment')
    return refused('not-open-yet', 'It holds after the release: it is owed then, as an obligation.');
  if (condition.state === 'confirmed' || !isStanding)
    return refused('closed', `The condition is settled. ${standing.because}`, { present: { ...standing } });
  if (deadline && now >= deadline)
    return refused('too-late', 'The time to meet the conditions is over.', { present: { ...standing } });
  return ok(condition);
}

/** Nobody met the conditions in time. */
export function conditionsExpired(release: Release, now: string): Happening[] {
  const deadline = conditionsDeadline(release);
  if (statusOf(release) !== 'awaiting-conditions' || !deadline || now < deadline) return [];
  return [{ type: 'conditions-expired', data: {}, at: now, actor: countersign }];
}
