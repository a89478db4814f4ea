import { digestOf } from '#domain/audit/canonical';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { Calendar } from '#domain/time/calendar';
import { leastMs, type Duration } from '#domain/time/duration';
import { listed } from '#domain/words';
import type { AuthorizationPlan } from './authorization-plan.ts';
import type { DeployPlan, PhasePlan, Plan } from './plan.ts';
import { afterwardsIn, conditionsIn } from './unless-said.ts';

/**
 * Several packs that are for one release, as one plan. Each applies in full, none is merged: the phases of one follow
 * those of the other, with approvals, evidence and override of their own, and nobody's approval counts in both. What a
 * release can have only one of holds as the strictest of them says. Packs that cannot both be kept are refused.
 */
export function together(plans: readonly [Plan, ...Plan[]]): Outcome<Plan> {
  const [first, ...others] = plans;
  if (others.length === 0) return ok(first);
  const trouble = whatClashes(plans);
  if (trouble !== undefined)
    return refused('several-policies', `${names(plans)} cannot both be kept: ${trouble}.`);
  const calendar = plans.find((plan) => plan.calendar)?.calendar;
  const obligations = plans.flatMap((plan) => plan.obligations ?? []);
  const authorization = authorizationOf(plans);
  const announce = distinct(plans.flatMap((plan) => plan.announce ?? []));
  return ok({
    policy: first.policy,
    policies: plans.map(({ policy, title, variant }) => ({ ...policy, title, variant })),
    title: listed(plans.map(({ title }) => title)),
    variant: first.variant,
    phases: phasesOf(plans),
    ...(authorization && { authorization }),
    deploy: deployOf(plans),
    verify: plans.flatMap(({ verify }) => verify),
    conditions: conditionsOf(plans, calendar),
    ...(obligations.length > 0 && { obligations }),
    afterwards: afterwardsOf(plans, calendar),
    ...(plans.every(({ supersedes }) => supersedes === false) && { supersedes: false }),
    ...(calendar && { calendar }),
    informed: distinct(plans.flatMap(({ informed }) => informed)),
    ...(announce.length > 0 && { announce }),
  });
}

const names = (plans: readonly Plan[]) => listed(plans.map(({ policy }) => policy.id));
const distinct = (all: readonly string[]): string[] => [...new Set(all)];

function whatClashes(plans: readonly Plan[]): string | undefined {
  const calendars = new Set(plans.flatMap(({ calendar }) => (calendar ? [digestOf(calendar)] : [])));
  if (calendars.size > 1) return 'they count business time on different calendars';
  const authorizing = distinct(plans.flatMap(({ authorization }) => authorization?.by ?? []));
  if (authorizing.length > 1)
    return `one person authorizes a release, and they ask for ${listed(authorizing)}`;
  const vouched = plans.flatMap(({ authorization }) => itemsIn(authorization));
  const shared = vouched.find((item) => plans.filter((plan) => asksFor(plan, item)).length > 1);
  return shared && `both have the item ${shared}, and an authorization rests on it`;
}

const itemsIn = (authorization: AuthorizationPlan | undefined): string[] =>
  (authorization?.checks ?? []).flatMap(({ provenBy }) =>
    provenBy.flatMap((proof) => (proof.by === 'item' ? [proof.item] : [])),
  );

const asksFor = ({ phases }: Plan, item: string): boolean =>
  phases.some(
    ({ checklist, slots = [] }) =>
      checklist.some(({ id }) => id === item) ||
      slots.some(({ review }) => review?.checklist.some(({ id }) => id === item) === true),
  );

/** Phases keep their ids; of two that share one, the later gets a number. The title says whose it is. */
function phasesOf(plans: readonly Plan[]): PhasePlan[] {
  const taken = new Set<string>();
  return plans.flatMap(({ policy, title, phases, override }) =>
    phases.map((phase) => {
      const id = freeId(phase.id, taken);
      taken.add(id);
      return {
        ...phase,
        id,
        title: `${title}: ${phase.title}`,
        pack: policy.id,
        ...(override && { override }),
      };
    }),
  );
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let next = 2; taken.has(id); next += 1) id = `${wanted}-${next}`;
  return id;
}

/** By hand where any of them wants it, by who may under each of those; every limit is the shortest. */
function deployOf(plans: readonly [Plan, ...Plan[]]): DeployPlan {
  const deploys = plans.map(({ deploy }) => deploy);
  const byHand = deploys.filter(({ start }) => start === 'manual');
  const [some, ...rest] = byHand.map(({ starters }) => starters);
  const shortest = (limit: 'heartbeatMs' | 'startWithinMs' | 'timeoutMs', of = deploys) =>
    Math.min(...of.map((deploy) => deploy[limit]));
  return {
    start: byHand.length > 0 ? 'manual' : 'automatic',
    by: plans[0].deploy.by,
    starters: (some ?? []).filter((role) => rest.every((others) => others.includes(role))),
    startWithinMs: shortest('startWithinMs', byHand.length > 0 ? byHand : deploys),
    heartbeatMs: shortest('heartbeatMs'),
    timeoutMs: shortest('timeoutMs'),
  };
}

/** Every check of each, under a name of its own; one role authorizes. */
function authorizationOf(plans: readonly Plan[]): AuthorizationPlan | undefined {
  const all = plans.flatMap(({ authorization }) => authorization ?? []);
  const [first] = all;
  if (!first) return undefined;
  const taken = new Set<string>();
  const checks = all.flatMap((one) =>
    one.checks.map((check) => {
      const id = freeId(check.id, taken);
      taken.add(id);
      return { ...check, id };
    }),
  );
  return { by: first.by, checks };
}

/** Whoever set a condition confirms it, and another role only where all of them say so. */
function conditionsOf(
  plans: readonly Plan[],
  calendar: Calendar | undefined,
): NonNullable<Plan['conditions']> {
  const all = plans.map(conditionsIn);
  const resolvers = new Set(all.map(({ resolver }) => resolver));
  const [resolver] = resolvers;
  return {
    withinMs: shortestOf(
      all.map(({ withinMs }) => withinMs),
      calendar,
    ),
    ...(resolvers.size === 1 && resolver && { resolver }),
  };
}

function afterwardsOf(
  plans: readonly Plan[],
  calendar: Calendar | undefined,
): NonNullable<Plan['afterwards']> {
  const all = plans.map(afterwardsIn);
  return {
    reviewsMs: shortestOf(
      all.map(({ reviewsMs }) => reviewsMs),
      calendar,
    ),
    conditionsMs: shortestOf(
      all.map(({ conditionsMs }) => conditionsMs),
      calendar,
    ),
    blocksNext: all.some(({ blocksNext }) => blocksNext),
  };
}

const shortestOf = (lengths: readonly Duration[], calendar: Calendar | undefined): Duration =>
  lengths.reduce((short, other) => (leastMs(other, calendar) < leastMs(short, calendar) ? other : short));
