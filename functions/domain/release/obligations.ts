import * as z from 'zod';
import type { Caller } from '#domain/identity/caller';
import { rolesOf, type Directory } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import { afterwardsIn } from '#domain/policy/unless-said';
import { line, paragraph } from '#domain/text';
import { halfOf, type Duration } from '#domain/time/duration';
import type { EndOf } from '#domain/time/end-of';
import { countersign, type EventData, type Happening } from './events.ts';
import { nextObligation } from './obligations-due.ts';
import { actorOf } from './open.ts';
import type { ObligationState, Release } from './release.ts';

/** What shows that something owed was done: a link, a commit, a sentence. */
export const fulfilmentForm = z.strictObject({ evidence: line(500), note: paragraph(2_000).optional() });
export type FulfilmentForm = z.infer<typeof fulfilmentForm>;

export type Owed = Omit<EventData<'obligation-opened'>, 'id' | 'remindAt' | 'dueAt'> & {
  readonly within: Duration;
};

/** What a release owes once it is deployed. */
export function owedBy(release: Release): readonly Owed[] {
  const { reviewsMs, conditionsMs } = afterwardsIn(release.plan);
  return [
    ...release.plan.phases.flatMap((plan, index) => {
      const { waived = [], decisions = [], overridden } = release.phases[index] ?? {};
      // A role that was passed over and decided in time all the same owes nothing.
      const passedOver = waived.filter(
        ({ owed, role }) => owed && !decisions.some((one) => one.role === role),
      );
      return [
        ...(plan.slots ?? [])
          .filter(({ mode }) => mode === 'post-deployment')
          .map(({ role, within, focus }): Owed => ({
            what: `Review as ${role}${focus ? `: ${focus}` : ''}`,
            kind: 'review',
            role,
            within: within ?? reviewsMs,
          })),
        ...(overridden
          ? [
              {
                what: `Account for the override of ${plan.title}: what was passed over, and what to change`,
                kind: 'task' as const,
                person: overridden.by,
                within: reviewsMs,
              },
            ]
          : []),
        ...passedOver.map(({ role }): Owed => ({
          what: `Review as ${role}, passed over in ${plan.title}`,
          kind: 'review',
          role,
          within: reviewsMs,
        })),
      ];
    }),
    ...(release.conditions ?? [])
      .filter(({ due }) => due === 'after-deployment')
      .map(({ text, by }): Owed => ({ what: text, kind: 'condition', person: by, within: conditionsMs })),
    ...(release.plan.obligations ?? []).map(({ what, role, withinMs }): Owed => ({
      what,
      kind: 'task',
      role,
      within: withinMs,
    })),
  ];
}

/** What it owes from the moment it is deployed: its times are settled then, and half of each somebody is reminded. */
export const obligationsOf = (release: Release, endOf: EndOf, now: string): Happening[] =>
  owedBy(release).map(({ within, ...rest }, index) => ({
    type: 'obligation-opened',
    data: {
      id: `o${index + 1}`,
      ...rest,
      remindAt: endOf(now, halfOf(within, release.plan.calendar)),
      dueAt: endOf(now, within),
    },
    at: now,
    actor: countersign,
  }));

/** Records that something owed was done: by who owes it, never by the requester where it is a review. */
export function fulfilObligation(
  release: Release,
  id: string,
  form: FulfilmentForm,
  caller: Caller,
  directory: Directory,
  now: string,
): Outcome<Happening[]> {
  const obligation = release.obligations?.find((one) => one.id === id);
  if (!obligation) return refused('not-found', `This request owes nothing named ${id}.`);
  if (caller.kind !== 'person') return refused('people-only', 'Only people fulfil what is owed.');
  if (obligation.kind === 'review' && release.requester.authors.includes(caller.id))
    return refused('own-request', 'Nobody reviews their own request.');
  if (!owes(obligation, caller.id, directory))
    return refused('not-eligible', `This is owed by ${obligation.role ?? obligation.person}.`);
  if (obligation.state === 'fulfilled')
    return refused('closed', `It was fulfilled by ${obligation.fulfilled?.by} already.`);
  const { evidence, note } = form;
  return ok([
    {
      type: 'obligation-fulfilled',
      data: { obligation: id, evidence, ...(note && { note }) },
      at: now,
      actor: actorOf(caller),
    },
  ]);
}

const owes = ({ role, person }: ObligationState, id: string, directory: Directory): boolean =>
  person === id || (role !== undefined && rolesOf(directory, id).includes(role));

/** What came up until now. */
export function obligationsPass(release: Release, now: string): Happening[] {
  const next = nextObligation(release);
  if (!next || now < next.at) return [];
  const type = next.isOverdue ? ('obligation-overdue' as const) : ('obligation-reminded' as const);
  return [{ type, data: { obligation: next.id }, at: now, actor: countersign }];
}
