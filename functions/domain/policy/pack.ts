import * as z from 'zod';
import type { Measurements } from '#domain/release/events';
import { line, slug } from '#domain/text';
import { approvals } from './approvals.ts';
import { authorizationSource } from './authorization-source.ts';
import { duration, mapping, name, oneOrMore, peoplesTime } from './grammar.ts';
import { onExpiry } from './expiry.ts';
import { fraction, number, numberOrTruth, truth } from './levels.ts';
import { reviewSource, slots } from './slots.ts';
import { unlessSaid } from './unless-said.ts';

/** The grammar of a policy pack: what a YAML file may say. Wall-clock durations are milliseconds once parsed. */

/** A piece of evidence, or one fact of it: `tests.failed`. */
const evidencePath = z
  .string()
  .regex(/^[a-z0-9]+(?:[_-][a-z0-9]+)*(?:\.[A-Za-z][A-Za-z0-9]{0,39})?$/, {
    error: 'must be a piece of evidence or one fact of it, such as tests.failed',
  })
  .max(100);

const checklistItem = mapping({
  id: name(),
  text: line(200),
  'proven-by': z.array(evidencePath).min(1).optional(),
});

/** What a variant may also say differently. */
const phaseRules = {
  approvals,
  expires: peoplesTime,
  slots,
  deny: z.enum(['veto', 'tally', 'conflict']),
  /** Where one person counts once: in this phase, or in all of them up to this one. */
  distinct: z.enum(['within-phase', 'across-phases']),
  /** How long before the deadline everybody who is still needed is warned. */
  warn: duration,
  'on-expiry': onExpiry,
  evidence: z.record(evidencePath, numberOrTruth),
  checklist: z.record(name(40), z.array(checklistItem).min(1)),
  remind: z.array(peoplesTime),
};

/** Execution names hold the phase and end at 80 characters: a ULID has 26, the attempt and the dashes take the rest. */
const phaseName = name(40);

const phase = mapping({
  id: phaseName,
  title: line(100),
  ...phaseRules,
  /** May be left out where there are slots: then the rows are all there is. */
  approvals: phaseRules.approvals.optional(),
  slots: phaseRules.slots.optional(),
  deny: phaseRules.deny.default('veto'),
  distinct: phaseRules.distinct.default('within-phase'),
  warn: phaseRules.warn.optional(),
  /** A day: long enough for every time zone, short enough that what was reviewed is still what is deployed. */
  expires: phaseRules.expires.prefault('24h'),
  'on-expiry': phaseRules['on-expiry'].prefault('cancel'),
  evidence: phaseRules.evidence.default({}),
  checklist: phaseRules.checklist.default({}),
  remind: phaseRules.remind.default([]),
  variants: z.record(name(), mapping(phaseRules).partial()).default({}),
});

const deploy = mapping({
  /** Never left to a default: whether a machine goes on by itself has to be said. */
  start: z.enum(['automatic', 'manual']),
  by: z.literal('webhook').default('webhook'),
  starters: z.array(slug(64)).optional(),
  'start-within': duration.optional(),
  /** Five missed one-minute reports mean that the deployer is gone. */
  heartbeat: duration.prefault('5m'),
  /** A deployment that takes longer than this needs a pack that says so. */
  timeout: duration.prefault('1h'),
});

/** The measurements a level may be set on, each in its own unit. */
const levels = mapping({
  errorRate: fraction.optional(),
  latencyP99Ms: number.optional(),
  failedCallsPerMinute: number.optional(),
  healthy: truth.optional(),
} satisfies Record<keyof Measurements, z.ZodType>);

const stage = mapping({
  title: line(100).optional(),
  for: duration,
  every: duration,
  healthy: levels,
  alert: levels.default({}),
  rollback: levels.default({}),
});

export const packSource = mapping({
  policy: name(),
  title: line(100),
  version: line(40),
  match: mapping({
    environment: oneOrMore(slug(64)).optional(),
    service: oneOrMore(slug(64)).optional(),
  }),
  accepts: mapping({
    refs: z.array(line(200)).min(1).optional(),
    version: z.enum(['semver', 'any']).default('any'),
  }).prefault({}),
  /** The calendar on which the pack's business time counts. */
  calendar: name().optional(),
  /** `override`: the role that may go on without the approvals that are missing. */
  variants: z
    .record(name(), mapping({ when: line(500).optional(), override: slug(64).optional() }))
    .default({ standard: {} }),
  /** Who settles it when approvers disagree, in phases that say `deny: conflict`. */
  conflicts: mapping({
    final: z.record(name(40), slug(64)),
    by: slug(64),
    escalate: slug(64),
  }).optional(),
  phases: z.array(phase).min(1),
  /** What each role writes down when it reviews, in whichever phase. */
  reviews: z.record(slug(64), reviewSource).default({}),
  /** What has to hold when somebody starts it, and who authorizes it. */
  authorization: authorizationSource.optional(),
  deploy,
  verify: z.array(stage).default([]),
  /** What is owed after a release of a variant. */
  obligations: z
    .record(name(), z.array(mapping({ what: line(200), by: slug(64), within: peoplesTime })).min(1))
    .default({}),
  /** How long what is owed may take, and whether something overdue keeps the next release out. */
  afterwards: mapping({
    reviews: peoplesTime.default(unlessSaid.afterwards.reviewsMs),
    conditions: peoplesTime.default(unlessSaid.afterwards.conditionsMs),
    overdue: z.enum(['block', 'warn']).default('block'),
  }).prefault({}),
  /** How long conditions of an approval may stay open, and who confirms them besides whoever set them. */
  conditions: mapping({
    within: peoplesTime.default(unlessSaid.conditions.withinMs),
    resolver: slug(64).optional(),
  }).prefault({}),
  /** Whether a newer request takes the place of pending ones of the same service and environment. */
  supersedes: z.boolean().default(true),
  informed: z.array(slug(64)).default([]),
  /** Channels of the directory that are told what happens. */
  announce: z.array(slug(64)).min(1).optional(),
});

export type PackSource = z.infer<typeof packSource>;
export type PhaseSource = PackSource['phases'][number];
export type PhaseOverride = PhaseSource['variants'][string];
export type StageSource = PackSource['verify'][number];
