import type { Announcement } from '#domain/notices/announcement';
import type { NamedChannel } from '#domain/notices/channels';
import type { Delivery } from './delivery.ts';

export interface Post<C extends NamedChannel = NamedChannel> extends Announcement {
  readonly channel: C;
  readonly requestId: string;
  /** Stays the same when it is posted again. */
  readonly key: string;
}

/**
 * Chat rooms and issues, one way: nothing is decided there. What lets us post lets everybody post who knows it, so it
 * stands neither in a sentence nor in an error.
 */
export interface Announcer<C extends NamedChannel = NamedChannel> {
  /** Whether this deployment knows how to post there. */
  reaches(channel: string): Promise<boolean>;
  post(post: Post<C>): Promise<Delivery>;
}
