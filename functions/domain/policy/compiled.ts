import * as z from 'zod';
import { directory } from '#domain/identity/directory';
import { calendar } from '#domain/time/calendar';
import { authorizationPlan } from './authorization-plan.ts';
import { afterwardsPlan, conditionsPlan, deployPlan, obligationPlan, phasePlan, stagePlan } from './plan.ts';

/** One way through a pack, its phases complete: a phase's own overrides for the variant are already applied. */
export const compiledVariant = z.object({
  id: z.string(),
  /** JSONata over the request. Absent only in the last variant, which then takes whatever is left. */
  when: z.string().optional(),
  phases: z.array(phasePlan).min(1),
  override: z.string().optional(),
  authorization: authorizationPlan.optional(),
  /** What a release of this variant owes afterwards. */
  obligations: z.array(obligationPlan).optional(),
});

/** A policy pack after every name was looked up and every duration and level was read. Plain JSON. */
export const compiledPack = z.object({
  id: z.string(),
  title: z.string(),
  version: z.string(),
  /** SHA-256 of the pack as it was written, 64 lower-case hex digits; layout and comments do not count. */
  digest: z.string(),
  /** What the pack is for; a list that is absent excludes nothing. */
  match: z.object({
    environments: z.array(z.string()).min(1).optional(),
    services: z.array(z.string()).min(1).optional(),
  }),
  accepts: z.object({
    /** Patterns as written, see `accepts.ts`; absent: any ref. */
    refs: z.array(z.string()).min(1).optional(),
    version: z.enum(['semver', 'any']),
  }),
  /** The one the pack names, whole. */
  calendar: calendar.optional(),
  /** In the order they are tried; the first whose `when` holds is taken. */
  variants: z.array(compiledVariant).min(1),
  supersedes: z.literal(false).optional(),
  conditions: conditionsPlan.optional(),
  afterwards: afterwardsPlan.optional(),
  deploy: deployPlan,
  verify: z.array(stagePlan),
  informed: z.array(z.string()),
  announce: z.array(z.string()).optional(),
});

/** Every pack in force and the directory they were checked against: what a build ships and a function reads. */
export const compiledPolicies = z.object({
  /** SHA-256 over the packs and the directory, 64 lower-case hex digits. */
  digest: z.string(),
  packs: z.array(compiledPack),
  directory: directory.extend({ calendars: z.record(z.string(), calendar).optional() }),
});

export type CompiledVariant = z.infer<typeof compiledVariant>;
export type CompiledPack = z.infer<typeof compiledPack>;
export type CompiledPolicies = z.infer<typeof compiledPolicies>;
