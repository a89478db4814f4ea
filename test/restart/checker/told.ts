import type { Cancellation, Opening, Told, Vote } from '../load/notebook.ts';
import { wasDone } from '../load/notebook.ts';
import type { Case } from '../record.ts';

/** S8: whoever was told "recorded" is recorded, whoever was told "no" is not, and nothing is recorded that nobody asked for. */
export function toldFaults(cases: readonly Case[], notebook: readonly Told[]): string[] {
  const known = new Map(cases.map((each) => [each.id, each]));
  const of = <W extends Told['what']>(what: W) =>
    notebook.filter((told): told is Extract<Told, { what: W }> => told.what === what);
  return [
    ...openingFaults(cases, of('opening')),
    ...of('vote').flatMap((vote) => voteFaults(known.get(vote.requestId), vote)),
    ...of('cancellation').flatMap((told) => cancellationFaults(known.get(told.requestId), told)),
    ...cases.flatMap((each) => unaskedFaults(each, notebook)),
  ];
}

/** Whatever was sent with one key is one request, whoever sent it and how often. */
function openingFaults(cases: readonly Case[], openings: readonly Opening[]): string[] {
  const versions = [...new Set(openings.map(({ version }) => version))];
  return versions.flatMap((version) => {
    const told = openings.filter((opening) => opening.version === version);
    const there = cases.filter(({ request }) => request.version === version).map(({ id }) => id);
    const expected = [
      ...new Set(told.flatMap(({ requestId }) => (requestId === undefined ? [] : [requestId]))),
    ];
    return there.join() === expected.join()
      ? []
      : [`${version} is there as [${there.join(', ')}], and people were told [${expected.join(', ')}]`];
  });
}

function voteFaults(found: Case | undefined, vote: Vote): string[] {
  const who = `${vote.person} was told ${vote.status} ${vote.code ?? ''} about ${vote.requestId}`;
  const recorded = found?.trail.events.filter(
    ({ type, actor }) => type === 'decision-recorded' && actor.id === vote.person,
  );
  const [first, ...more] = recorded ?? [];
  if (more.length > 0) return [`${vote.person} decided ${more.length + 1} times on ${vote.requestId}`];
  if (wasDone(vote)) {
    if (!first) return [`${who} and is not recorded`];
    return first.data.decision === vote.spokenOf
      ? []
      : [`${who}, that they said ${vote.spokenOf}; the record has ${first.data.decision}`];
  }
  const metTheirOwn = vote.code === 'already-decided' || vote.inDoubt;
  return first && !metTheirOwn && first.data.decision === vote.decision ? [`${who} and is recorded`] : [];
}

function cancellationFaults(found: Case | undefined, told: Cancellation): string[] {
  const isRecorded = found?.trail.events.some(({ type }) => type === 'request-cancelled') ?? false;
  if (wasDone(told) === isRecorded || (told.inDoubt && isRecorded)) return [];
  return [
    `${told.requestId}: told ${told.status} about its cancellation, which is ${isRecorded ? '' : 'not '}recorded`,
  ];
}

function unaskedFaults({ id, trail: { events } }: Case, notebook: readonly Told[]): string[] {
  return events.flatMap(({ type, actor, data }) => {
    const isAsked = notebook.some(
      (told) =>
        told.requestId === id &&
        ((type === 'decision-recorded' &&
          told.what === 'vote' &&
          told.person === actor.id &&
          told.decision === data.decision) ||
          (type === 'request-cancelled' && told.what === 'cancellation') ||
          (type === 'request-opened' && told.what === 'opening')),
    );
    return isAsked || (actor.kind !== 'person' && actor.kind !== 'pipeline')
      ? []
      : [`${type} of ${id} by ${actor.id}, who never asked for it`];
  });
}
