import type { Announcer, Post } from '#ports/announcer';
import { copied } from './copied.ts';

export interface MemoryChannels {
  /** Everything that was posted, oldest first. */
  readonly posts: Post[];
  /** Channels whose address this deployment does not know. */
  readonly unknown: Set<string>;
  /** Channels that do not answer at the moment. */
  readonly silent: Set<string>;
  /** Channels that were closed. */
  readonly closed: Set<string>;
}

export const noPosts = (): MemoryChannels => ({
  posts: [],
  unknown: new Set(),
  silent: new Set(),
  closed: new Set(),
});

export const memoryAnnouncer = (state: MemoryChannels): Announcer => ({
  reaches: async (channel) => !state.unknown.has(channel),

  async post(post) {
    const { name } = post.channel;
    if (state.unknown.has(name))
      return { outcome: 'refused', sentence: `No address of the channel ${name} is configured.` };
    if (state.silent.has(name)) throw new Error(`the channel ${name} cannot be reached`);
    if (state.closed.has(name)) return { outcome: 'refused', sentence: `The channel ${name} is closed.` };
    state.posts.push(copied(post));
    return { outcome: 'sent' };
  },
});
