import { holdersOf, managersOf, personOf, teamOf, type Directory } from '#domain/identity/directory';
import { approversLeft } from '#domain/release/eligibility';
import type { ChainedEvent, EventData } from '#domain/release/events';
import { owersOf } from '#domain/release/owers';
import type { PhaseState, Release } from '#domain/release/release';

/*
 * Who is who to a release, by directory ids. Somebody may stand in a list twice, and only those are in one whom the
 * directory still has.
 */

/** Who asked for the release, and their team: those who have to do something when an approver wants something. */
export const supplicants = (release: Release, directory: Directory): readonly string[] => [
  ...requesters(release, directory),
  ...teamOf(directory, release.form.service),
];

/** The people who count as authors; a pipeline does, too, and reads no mail. */
export const requesters = (release: Release, directory: Directory): readonly string[] =>
  peopleAmong(release.requester.authors, directory);

/** Everybody who is told how it went: those who asked, whom the policy informs, and those who decided. */
export const concerned = (release: Release, directory: Directory): readonly string[] => [
  ...supplicants(release, directory),
  ...idsOf(holdersOf(directory, release.plan.informed)),
  ...deciders(release),
];

export const deciders = (release: Release): readonly string[] =>
  release.phases.flatMap((phase) => phase.decisions.map((given) => given.by));

/** The release managers whom the policy informs: it is for them to tell others how the release stands. */
export function spokespeople(release: Release, directory: Directory): readonly string[] {
  const informed = idsOf(holdersOf(directory, release.plan.informed));
  return managers(directory).filter((id) => informed.includes(id));
}

export const managers = (directory: Directory): readonly string[] => idsOf(managersOf(directory));

/** A question and a plea for time go to those who asked for the release; an answer to those who wrote before. */
export function readersOf(
  kind: EventData<'message-posted'>['kind'],
  release: Release,
  directory: Directory,
): readonly string[] {
  switch (kind) {
    case 'question':
      return supplicants(release, directory);
    case 'more-time':
      return [...supplicants(release, directory), ...managers(directory)];
    case 'answer':
      return peopleAmong(
        (release.messages ?? []).map(({ by }) => by),
        directory,
      );
  }
}

/** Who may fulfil something owed, while nobody has. */
export function owers(id: string, release: Release, directory: Directory): readonly string[] {
  const owed = release.obligations?.find((one) => one.id === id);
  if (!owed || owed.state === 'fulfilled') return [];
  return owersOf(owed, release, directory);
}

/** Whoever set a condition. */
export const setterOf = (condition: string, release: Release, directory: Directory): readonly string[] =>
  peopleAmong(
    (release.conditions ?? []).filter(({ id }) => id === condition).map(({ by }) => by),
    directory,
  );

/** Who could still decide on a phase since it opened; `open`: nobody once it is decided. */
export function stillAsked(
  release: Release,
  phaseId: string,
  directory: Directory,
  only?: 'open',
): readonly string[] {
  const index = release.phases.findIndex((candidate) => candidate.id === phaseId);
  const phase = release.phases[index];
  const plan = release.plan.phases[index];
  if (!phase?.openedAt || !plan || (only && phase.outcome !== only)) return [];
  return idsOf(approversLeft(release, plan, phase, directory));
}

/**
 * Those who were asked to decide and, since this happened, need not any more: it settled their phase, or somebody else
 * gave what they were asked for.
 */
export function relieved(event: ChainedEvent, release: Release, directory: Directory): readonly string[] {
  const settled = settledBy(event);
  const index = release.phases.findIndex(({ id }) => id === settled?.phase);
  const phase = release.phases[index];
  const plan = release.plan.phases[index];
  if (!settled || !phase || !plan) return [];
  const asked = (decisions: PhaseState['decisions']) =>
    idsOf(approversLeft(release, plan, { ...phase, decisions }, directory));
  if (event.type !== 'decision-recorded') return asked(phase.decisions);
  const given = phase.decisions.findIndex(({ by, at }) => by === event.actor.id && at === event.at);
  if (given < 0) return [];
  const still = settled.isOver ? [] : asked(phase.decisions.slice(0, given + 1));
  return asked(phase.decisions.slice(0, given)).filter((id) => id !== event.actor.id && !still.includes(id));
}

/** The phase that an event brought closer to its end, or to it. */
function settledBy(event: ChainedEvent): { phase: string; isOver: boolean } | undefined {
  switch (event.type) {
    case 'decision-recorded': {
      const { phase, outcome } = event.data;
      return outcome === 'contested' ? undefined : { phase, isOver: outcome !== 'open' };
    }
    case 'slot-waived':
    case 'deadline-passed':
    case 'override-used':
    case 'conflict-ruled': {
      const { phase, outcome } = event.data;
      return outcome === 'open' ? undefined : { phase, isOver: true };
    }
    case 'evidence-attached':
      return event.data.approves ? { phase: event.data.approves, isOver: true } : undefined;
    default:
      return undefined;
  }
}

const idsOf = (people: readonly { readonly id: string }[]) => people.map(({ id }) => id);

const peopleAmong = (ids: readonly string[], directory: Directory) =>
  ids.filter((id) => personOf(directory, id));
