import { personOf } from '#domain/identity/directory';
import type { Telling } from '#domain/notices/mail';
import type { Actor } from '#domain/release/events';
import type { NameOf } from '#views/release-in-words';

/** How the reader knows people: `Dora Storybook`; whoever left the directory keeps their id. */
export const namesIn =
  ({ directory }: Pick<Telling, 'directory'>): NameOf =>
  (id) =>
    personOf(directory, id)?.name ?? id;

/** Who did it, as a sentence names them. */
export function actorInWords({ kind, id }: Actor, nameOf: NameOf): string {
  switch (kind) {
    case 'person':
      return nameOf(id);
    case 'pipeline':
      return `the pipeline ${id}`;
    case 'deployer':
      return 'the deployer';
    case 'countersign':
      return 'Countersign';
  }
}

/** Each kind of mail tells of certain events; another one in its place is a mistake of ours. */
export const notOf = ({ kind, event }: Telling): Error =>
  new Error(`a mail of the kind ${kind} does not tell of ${event.type} (this is a bug)`);
