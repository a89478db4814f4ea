import type { EventKey, EventStream } from '#ports/event-stream';

export interface MemoryStream {
  /** In the order they were written; their places are their numbers here, beginning with 1. */
  readonly events: EventKey[];
  /** The place of the last event that the stream has forgotten. */
  forgotten: number;
}

export const emptyStream = (): MemoryStream => ({ events: [], forgotten: 0 });

export const memoryEventStream = (state: MemoryStream): EventStream => ({
  async read({ first, last }) {
    return Number(first) <= state.forgotten ? 'expired' : state.events.slice(Number(first) - 1, Number(last));
  },
});
