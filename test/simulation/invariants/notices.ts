import { personOf, type Directory } from '#domain/identity/directory';
import { announcedKind, channelsOf } from '#domain/notices/channels';
import { noticesFor } from '#domain/notices/notices-for';
import type { Process } from '../process.ts';
import type { Broken } from '../violation.ts';
import type { Observer } from '../world/observer.ts';
import type { Twins } from '../world/twins.ts';

/** S12: whoever is concerned by an event was told, people and channels, and is not shown it twice. */
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
  return {
    mailed: sent,
    posted: sent,

    atTheEnd() {
      for (const [id, events] of twins.requests.events) {
        const { release } = twins.requests.requests.get(id)!;
        for (const event of events) {
          const notices = noticesFor(event, release, directory);
          for (const { kind, to } of notices) {
            const key = [id, event.sequence, kind, to, 'email'].join('#');
            if (!senders.has(key)) broken('S12', `${to} was never told of ${event.type} (${key})`);
            if (personOf(directory, to) === undefined) broken('S12', `${to} is nobody`);
          }
          const announced = announcedKind(notices);
          for (const channel of announced ? channelsOf(release, directory) : []) {
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
