import type { Announcement } from '#domain/notices/announcement';
import type { NamedChannel } from '#domain/notices/channels';
import type { Delivery } from './delivery.ts';

export interface Post extends Announcement {
  readonly channel: NamedChannel;
  readonly requestId: string;
  /** Stays the same when it is posted again. */
  readonly key: string;
}

/**
 * Chat channels, one way: nothing is decided there. A channel's address lets everybody post who knows it, so it
 * stands neither in a sentence nor in an error.
 */
export interface Announcer {
  /** Whether this deployment knows where the channel is. */
  reaches(channel: string): Promise<boolean>;
  post(post: Post): Promise<Delivery>;
}
