import type { Directory } from '#domain/identity/directory';
import { calendarNamed, type Calendars } from './calendar-source.ts';
import { authorizationProblems } from './check-authorization.ts';
import { clockProblems, owedClockProblems } from './check-clock.ts';
import { distinctProblems } from './check-distinct.ts';
import { phaseProblems } from './check-phase.ts';
import { stageProblems } from './check-stage.ts';
import { expressionProblems } from './expression.ts';
import {
  missing,
  notInDirectory,
  repeated,
  unknownChannels,
  unknownRole,
  unknownRoles,
  unknownServices,
} from './names.ts';
import type { PackSource } from './pack.ts';
import type { Problem } from './problems.ts';

/** Everything that is wrong with a pack whose grammar is right, held against the directory and the calendars. */
export const packProblems = (
  source: PackSource,
  directory: Directory,
  calendars: Calendars,
): readonly Problem[] =>
  distinct([
    ...matchProblems(source, directory),
    ...repeated(source.accepts.refs ?? [], ['accepts', 'refs']),
    ...calendarProblems(source, calendars),
    ...variantProblems(source),
    ...problemsOfPhases(source, directory),
    ...timeProblems(source, calendars),
    ...authorizationProblems(source, directory),
    ...deployProblems(source, directory),
    ...source.verify.flatMap((stage, index) => stageProblems(stage, ['verify', index])),
    ...owedProblems(source, directory),
    ...unknownRoles(source.informed, ['informed'], directory),
    ...repeated(source.informed, ['informed']),
    ...unknownChannels(source.announce ?? [], ['announce'], directory),
    ...repeated(source.announce ?? [], ['announce']),
  ]);

function matchProblems({ match }: PackSource, directory: Directory): readonly Problem[] {
  if (!match.environment && !match.service) {
    return [{ path: ['match'], reason: 'must name an environment, a service or both' }];
  }
  const environments = new Set(directory.services.flatMap((service) => Object.keys(service.environments)));
  return [
    ...missing(
      match.environment ?? [],
      ['match', 'environment'],
      (id) => environments.has(id),
      notInDirectory('environment'),
    ),
    ...unknownServices(match.service ?? [], ['match', 'service'], directory),
  ];
}

function calendarProblems({ calendar }: PackSource, calendars: Calendars): readonly Problem[] {
  if (calendar === undefined || calendarNamed(calendar, calendars)) return [];
  return [{ path: ['calendar'], reason: `names ${calendar}, but calendars/ has no ${calendar}.yaml` }];
}

function variantProblems({ variants }: PackSource): readonly Problem[] {
  const entries = Object.entries(variants);
  if (entries.length === 0) return [{ path: ['variants'], reason: 'must name at least one variant' }];
  return entries.flatMap(([id, { when }], index) => {
    const path = ['variants', id];
    if (when !== undefined) {
      return expressionProblems(when).map((reason) => ({ path: [...path, 'when'], reason }));
    }
    if (index === entries.length - 1) return [];
    return [{ path, reason: 'needs a when: without one it leaves nothing to the variants after it' }];
  });
}

/** Whether there are people enough for all phases is asked once there are for each. */
function problemsOfPhases(source: PackSource, directory: Directory): readonly Problem[] {
  const problems = source.phases.flatMap((_, index) => problemsOfPhase(source, index, directory));
  if (problems.length > 0) return problems;
  return Object.keys(source.variants).flatMap((variant) => distinctProblems(source, variant, directory));
}

function problemsOfPhase(source: PackSource, index: number, directory: Directory): readonly Problem[] {
  const phase = source.phases[index]!;
  const path = ['phases', index];
  const variants = Object.keys(source.variants);
  const problems: Problem[] = [];
  if (source.phases.findIndex((other) => other.id === phase.id) < index) {
    problems.push({ path: [...path, 'id'], reason: 'is the id of an earlier phase' });
  }
  for (const id of Object.keys(phase.variants).filter((name) => !variants.includes(name))) {
    problems.push({ path: [...path, 'variants', id], reason: 'is no variant of this pack' });
  }
  return problems.concat(
    variants.flatMap((variant) => phaseProblems({ source: phase, variant, path }, directory)),
  );
}

function timeProblems(source: PackSource, calendars: Calendars): readonly Problem[] {
  const calendar = calendarNamed(source.calendar, calendars);
  if (source.calendar !== undefined && !calendar) return [];
  const phases = source.phases.flatMap((phase, index) =>
    Object.keys(source.variants).flatMap((variant) =>
      clockProblems({ source: phase, path: ['phases', index], variant }, calendar),
    ),
  );
  return [...phases, ...owedClockProblems(source, calendar)];
}

function deployProblems({ deploy }: PackSource, directory: Directory): readonly Problem[] {
  const path = ['deploy'];
  const problems: Problem[] = [];
  for (const key of ['starters', 'start-within'] as const) {
    if (deploy.start === 'automatic' && deploy[key] !== undefined) {
      problems.push({ path: [...path, key], reason: 'is for a manual start only' });
    }
  }
  if (deploy.heartbeat >= deploy.timeout) {
    problems.push({
      path: [...path, 'heartbeat'],
      reason: 'must be shorter than the timeout of the deployment',
    });
  }
  const starters = deploy.starters ?? [];
  return problems.concat(
    unknownRoles(starters, [...path, 'starters'], directory),
    repeated(starters, [...path, 'starters']),
  );
}

function owedProblems(source: PackSource, directory: Directory): readonly Problem[] {
  const { obligations, conditions, reviews, variants } = source;
  const owed = Object.entries(obligations).flatMap(([variant, list]): readonly Problem[] => [
    ...(Object.hasOwn(variants, variant)
      ? []
      : [{ path: ['obligations', variant], reason: 'is no variant of this pack' }]),
    ...list.flatMap(({ by }, index) => unknownRole(by, ['obligations', variant, index, 'by'], directory)),
  ]);
  return [
    ...owed,
    ...conflictProblems(source, directory),
    ...(conditions.resolver ? unknownRole(conditions.resolver, ['conditions', 'resolver'], directory) : []),
    ...Object.entries(reviews).flatMap(([role, { fields }]) => [
      ...unknownRole(role, ['reviews', role], directory),
      ...Object.entries(fields).flatMap(([id, { kind, choices }]) =>
        (kind === 'choice') === (choices !== undefined)
          ? []
          : [{ path: ['reviews', role, 'fields', id], reason: 'has choices exactly when it is a choice' }],
      ),
    ]),
  ];
}

/** Whoever may override or has the last word has to exist, and a phase that leaves denials to them needs them. */
function conflictProblems(
  { conflicts, phases, variants }: PackSource,
  directory: Directory,
): readonly Problem[] {
  const named = conflicts
    ? [
        ...Object.entries(conflicts.final).flatMap(([matter, role]) =>
          unknownRole(role, ['conflicts', 'final', matter], directory),
        ),
        ...unknownRole(conflicts.by, ['conflicts', 'by'], directory),
        ...unknownRole(conflicts.escalate, ['conflicts', 'escalate'], directory),
      ]
    : phases.flatMap(({ deny }, index) =>
        deny === 'conflict'
          ? [{ path: ['phases', index, 'deny'], reason: 'needs conflicts: who has the last word' }]
          : [],
      );
  return [
    ...named,
    ...Object.entries(variants).flatMap(([id, { override }]) =>
      override ? unknownRole(override, ['variants', id, 'override'], directory) : [],
    ),
  ];
}

/** A rule that several variants share is wrong once. */
const distinct = (problems: readonly Problem[]) => [
  ...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values(),
];
