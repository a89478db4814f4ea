import { personOf, type Directory } from '#domain/identity/directory';
import { announcedKind, channelsOf } from '#domain/notices/channels';
import { noticesFor } from '#domain/notices/notices-for';
import type { ChainedEvent } from '#domain/release/events';
import type { Release } from '#domain/release/release';
import type { Process } from '../process.ts';
import type { Broken } from '../violation.ts';
import type { Observer } from '../world/observer.ts';
import type { Twins } from '../world/twins.ts';

/**
 * S12: whoever is concerned by an event was told, people and channels, and is not shown it twice. Whom it concerns is
 * looked up when it is sent, so that nobody is asked what is settled meanwhile: those have to be told whom it concerned
 * from beginning to end.
 */
export function everybodyIsTold(
  broken: Broken,
  twins: Twins,
  directory: Directory,
): Observer & { atTheEnd(): void } {
  const senders = new Map<string, Process>();
  const sent = ({ key }: { readonly key: string }, process: Process) => {
    const earlier = senders.get(key);
    senders.set(key, process);
    // Whoever dies, or hears no answer, sends again rather than never.
    if (earlier && !earlier.isDisturbed && !process.isDisturbed)
      broken('S12', `${key} was sent by ${earlier.name} and again by ${process.name}`);
  };
  /** Who is still to be told of which event, by request. */
  const untold = new Map<string, Map<ChainedEvent, Set<string>>>();
  /** Whoever stands in for somebody may be needed still, in their place. */
  const standsIn = (person: string) => [...twins.delegations.kept.values()].some(({ to }) => to === person);
  const peopleTold = (event: ChainedEvent, release: Release) =>
    new Set(
      noticesFor(event, release, directory)
        .filter(({ kind, to }) => kind !== 'withdrawn' || !standsIn(to))
        .map(({ to }) => to),
    );

  return {
    mailed(mail, process) {
      sent(mail, process);
      const [id = '', sequence, , to = ''] = mail.key.split('#');
      const waiting = untold.get(id);
      for (const [event, people] of waiting ?? [])
        if (event.sequence === Number(sequence) && people.delete(to) && people.size === 0)
          waiting!.delete(event);
    },
    posted: sent,

    committed({ after, events }) {
      const waiting = untold.get(after.id) ?? new Map<ChainedEvent, Set<string>>();
      untold.set(after.id, waiting);
      for (const [event, people] of waiting)
        waiting.set(event, people.intersection(peopleTold(event, after)));
      for (const event of events) waiting.set(event, peopleTold(event, after));
    },

    atTheEnd() {
      for (const waiting of untold.values())
        for (const [{ requestId, sequence, type }, people] of waiting)
          for (const to of people)
            broken('S12', `${to} was never told of ${type} (${requestId}#${sequence})`);
      for (const [id, events] of twins.requests.events) {
        const { release } = twins.requests.requests.get(id)!;
        const channels = channelsOf(release, directory);
        for (const event of channels.length > 0 ? events : []) {
          const announced = announcedKind(noticesFor(event, release, directory));
          for (const channel of announced ? channels : []) {
            const key = [id, event.sequence, announced, channel.name, channel.kind].join('#');
            if (!senders.has(key)) broken('S12', `${channel.name} was never told of ${event.type} (${key})`);
          }
        }
      }
      for (const { key, to } of twins.mail.outbox) {
        const person = personOf(directory, key.split('#')[3]!);
        if (person?.email !== to) broken('S12', `${key} went to ${to}`);
      }
    },
  };
}
