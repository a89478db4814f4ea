import * as z from 'zod';
import { line, slug } from '#domain/text';
import { isoOf, msOf } from '#domain/time';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { Caller } from './caller.ts';
import { personOf, rolesOf, type Directory } from './directory.ts';

/** Somebody is away, and somebody else decides in their place. */
export const delegation = z.object({
  id: z.string(),
  /** Who is away, and who decides for them. */
  from: z.string(),
  to: z.string(),
  /** From when on, and until when; ISO 8601. */
  since: z.string(),
  until: z.string(),
  note: z.string().optional(),
  createdAt: z.string(),
  /** Taken back before its time. */
  revokedAt: z.string().optional(),
});
export type Delegation = z.infer<typeof delegation>;

/** Out of office: `from` is now unless said. */
export const delegationForm = z.strictObject({
  to: slug(64),
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }),
  note: line(200).optional(),
});
export type DelegationForm = z.infer<typeof delegationForm>;

/** Nobody is away for longer without the directory being changed. */
const longestMs = 90 * 86_400_000;

export const isStanding = ({ since, until, revokedAt }: Delegation, now: string): boolean =>
  revokedAt === undefined && since <= now && now < until;

/** A person names who decides for them. Bounded in time, never in a circle, and one at a time. */
export function delegate(
  directory: Directory,
  known: readonly Delegation[],
  caller: Caller,
  form: DelegationForm,
  id: string,
  now: string,
): Outcome<Delegation> {
  if (caller.kind !== 'person') return refused('people-only', 'Only people delegate.');
  const since = form.from ? isoOf(msOf(form.from)) : now;
  const until = isoOf(msOf(form.until));
  if (form.to === caller.id || !personOf(directory, form.to))
    return refused('not-a-delegate', `${form.to} cannot decide for ${caller.id}.`, {
      errors: [{ path: '/to', message: 'must be somebody else in the directory' }],
    });
  if (until <= since || until <= now || msOf(until) - msOf(since) > longestMs)
    return refused(
      'not-a-delegate',
      'A delegation ends after it begins, in the future, and within 90 days.',
      {
        errors: [{ path: '/until', message: 'must be later than from, and at most 90 days after it' }],
      },
    );
  const meanwhile = known.filter(
    (one) => one.revokedAt === undefined && one.since < until && since < one.until,
  );
  if (meanwhile.some((one) => one.from === caller.id))
    return refused('not-a-delegate', 'Somebody decides for you in that time already; take that back first.');
  if (leadsTo(caller.id, form.to, meanwhile))
    return refused('not-a-delegate', `That would be a circle: ${form.to} is away and comes back to you.`);
  const { note } = form;
  return ok({ id, from: caller.id, to: form.to, since, until, ...(note && { note }), createdAt: now });
}

/** Whether following who stands in for whom from here comes to that person. */
function leadsTo(
  goal: string,
  from: string,
  delegations: readonly Delegation[],
  seen: readonly string[] = [],
): boolean {
  if (from === goal) return true;
  if (seen.includes(from)) return false;
  return delegations
    .filter((one) => one.from === from)
    .some(({ to }) => leadsTo(goal, to, delegations, [...seen, from]));
}

/** Takes a delegation back: whoever is away, or whoever stands in. */
export function revoke(one: Delegation | undefined, caller: Caller, now: string): Outcome<Delegation> {
  if (!one) return refused('not-found', 'There is no such delegation.');
  if (caller.kind !== 'person' || (caller.id !== one.from && caller.id !== one.to))
    return refused('not-eligible', 'Only the two whom it concerns take a delegation back.');
  return ok(one.revokedAt === undefined ? { ...one, revokedAt: now } : one);
}

/** Who stands in for whom in which role. */
export type StandIns = readonly { readonly from: string; readonly to: string; readonly role: string }[];

/**
 * The directory with everybody who stands in for somebody now. Only roles of one's own are passed on, so a delegation
 * leads no further; nobody stands in for an author of the request, or is one; and nobody for a person whose
 * vote is given.
 */
export function withStandIns(
  directory: Directory,
  delegations: readonly Delegation[],
  request: { readonly authors: readonly string[]; readonly decided: readonly string[] },
  now: string,
): Directory {
  const standIns = delegations
    .filter((one) => isStanding(one, now) && personOf(directory, one.to) !== undefined)
    .filter(({ from, to }) => !request.authors.includes(from) && !request.authors.includes(to))
    .filter(({ from }) => !request.decided.includes(from))
    .flatMap(({ from, to }) => {
      const own = rolesOf(directory, to);
      return rolesOf(directory, from)
        .filter((role) => !own.includes(role))
        .map((role) => ({ from, to, role }));
    });
  if (standIns.length === 0) return directory;
  const roles = Object.fromEntries(
    Object.entries(directory.roles).map(([id, role]) => [
      id,
      {
        ...role,
        people: [
          ...new Set([...role.people, ...standIns.filter((one) => one.role === id).map(({ to }) => to)]),
        ],
      },
    ]),
  );
  return { ...directory, roles, standIns };
}

/** In whose place a person acts in a role; nobody's where the role is their own. */
export const onBehalfOf = (directory: Directory, person: string, role: string): string | undefined =>
  directory.standIns?.find((one) => one.to === person && one.role === role)?.from;
