import { digestOf } from '#domain/audit/canonical';
import type { Directory } from '#domain/identity/directory';
import type { Calendar } from '#domain/time/calendar';
import { calendarNamed, type Calendars } from './calendar-source.ts';
import { packProblems } from './check-pack.ts';
import { compileAuthorization } from './compile-authorization.ts';
import type { CompiledPack, CompiledVariant } from './compiled.ts';
import { compilePhase } from './compile-phase.ts';
import { compileStage } from './compile-stage.ts';
import { packSource, type PackSource } from './pack.ts';
import type { DeployPlan } from './plan.ts';
import { parsed, type Checked } from './problems.ts';

/**
 * Turns a pack as it was written (parsed YAML, untrusted) into what runs, or says everything that is wrong with it:
 * first what does not fit the grammar and, once all of it fits, what makes no sense with this directory and these
 * calendars.
 *
 * @example
 * const compiled = compilePack(parse(text), directory);
 * if (!compiled.ok) for (const { path, reason } of compiled.problems) console.error(path.join('.'), reason);
 */
export function compilePack(
  written: unknown,
  directory: Directory,
  calendars: Calendars = {},
): Checked<CompiledPack> {
  const grammar = parsed(packSource, written);
  if (!grammar.ok) return grammar;
  const source = grammar.value;
  const problems = packProblems(source, directory, calendars);
  if (problems.length > 0) return { ok: false, problems };
  const calendar = calendarNamed(source.calendar, calendars);
  return { ok: true, value: compiled(source, packDigest(written, source, calendar), calendar) };
}

function compiled(source: PackSource, digest: string, calendar: Calendar | undefined): CompiledPack {
  const { environment, service } = source.match;
  const { refs, version } = source.accepts;
  return {
    id: source.policy,
    title: source.title,
    version: source.version,
    digest,
    match: { ...(environment && { environments: environment }), ...(service && { services: service }) },
    accepts: { ...(refs && { refs }), version },
    ...(calendar && { calendar }),
    variants: variantsOf(source, calendar),
    ...(!source.supersedes && { supersedes: false }),
    conditions: {
      withinMs: source.conditions.within,
      ...(source.conditions.resolver && { resolver: source.conditions.resolver }),
    },
    afterwards: {
      reviewsMs: source.afterwards.reviews,
      conditionsMs: source.afterwards.conditions,
      blocksNext: source.afterwards.overdue === 'block',
    },
    deploy: deployPlan(source),
    verify: source.verify.map(compileStage),
    informed: source.informed,
    ...(source.announce && { announce: source.announce }),
  };
}

/**
 * SHA-256 over the canonical JSON of the pack as written. Canonical JSON forgets the order of keys, but the first
 * variant that applies wins, so the variants' names count once more, as a list. The calendar's days are its rules too.
 */
const packDigest = (written: unknown, source: PackSource, calendar: Calendar | undefined) =>
  digestOf({ pack: written, variants: Object.keys(source.variants), ...(calendar && { calendar }) });

const variantsOf = (source: PackSource, calendar: Calendar | undefined): CompiledVariant[] =>
  Object.entries(source.variants).map(([id, { when, override }]) => ({
    id,
    ...(when !== undefined && { when }),
    ...(override && { override }),
    phases: source.phases.map((phase) => compilePhase(phase, id, calendar, source)),
    ...authorizationIn(source, id),
    ...obligationsOf(source, id),
  }));

function authorizationIn(source: PackSource, variant: string): Pick<CompiledVariant, 'authorization'> {
  const authorization = compileAuthorization(source, variant);
  return authorization ? { authorization } : {};
}

const obligationsOf = (
  { obligations }: PackSource,
  variant: string,
): Pick<CompiledVariant, 'obligations'> => {
  const owed = Object.hasOwn(obligations, variant) ? obligations[variant]! : [];
  if (owed.length === 0) return {};
  return { obligations: owed.map(({ what, by, within }) => ({ what, role: by, withinMs: within })) };
};

/** A release approved more than a day ago and never started is asked for anew. */
const startWithinMs = 24 * 3_600_000;

const deployPlan = ({ deploy, authorization }: PackSource): DeployPlan => ({
  start: deploy.start,
  by: deploy.by,
  starters: [...new Set([...(deploy.starters ?? []), ...(authorization ? [authorization.by] : [])])],
  startWithinMs: deploy['start-within'] ?? startWithinMs,
  heartbeatMs: deploy.heartbeat,
  timeoutMs: deploy.timeout,
});
