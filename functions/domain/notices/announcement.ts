import type { Directory, Person } from '#domain/identity/directory';
import type { ChainedEvent } from '#domain/release/events';
import type { Release } from '#domain/release/release';
import type { Status } from '#domain/release/status';
import type { AnnouncedKind } from './channels.ts';

/** What a message to a channel is made of. It is for everybody there, so there is no link that is somebody's own. */
export interface AnnouncementModel {
  readonly kind: AnnouncedKind | 'unreached';
  readonly event: ChainedEvent;
  readonly release: Release;
  readonly directory: Directory;
  readonly publicUrl: string;
  /** Who could not be reached by mail, and which phase they are asked to decide on. */
  readonly unreached?: Unreached;
}

export interface Unreached {
  readonly person: Person;
  readonly phase: string;
}

/** A message before it is encoded for where it goes. Every text is one line of what can be seen. */
export interface Message {
  readonly lead: string;
  /** The most important first: a channel may have no room for all. */
  readonly lines: readonly AnnouncementLine[];
}

export interface Announcement extends Message {
  readonly matter: Matter;
}

/** What a request is about, for a channel where each has a place of its own. */
export interface Matter {
  readonly title: string;
  /** When the request was opened: nothing was posted about it before. */
  readonly since: string;
  /** What there is to know at the start, besides the message it starts with. */
  readonly lines: readonly AnnouncementLine[];
  /** How the request ended; absent as long as it goes on. */
  readonly ended?: Status;
}

export type AnnouncementLine =
  | { readonly label: string; readonly text: string }
  /** `host` is where the address really leads. */
  | { readonly label: string; readonly url: string; readonly host: string };
