import { describe, expect, it } from 'vitest';
import type { EventKey, EventStream, Stretch } from '#ports/event-stream';

export interface StreamAtWork {
  readonly stream: EventStream;
  /** Writes events; answers with the stretch they stand at. */
  readonly happens: (...events: readonly EventKey[]) => Promise<Stretch>;
  /** The stream forgets everything up to now. */
  readonly forgets: () => Promise<void>;
}

/** What `EventStream` promises, held against one engine. */
export function eventStreamContract(name: string, make: () => Promise<StreamAtWork> | StreamAtWork): void {
  const event = (requestId: string, sequence: number): EventKey => ({ requestId, sequence });

  describe(`a stream of events (${name})`, () => {
    it('tells the events of a stretch, in order, and no others', async () => {
      const { stream, happens } = await make();
      await happens(event('before', 1));
      const wanted = [event('one', 1), event('one', 2), event('two', 12)];
      const stretch = await happens(...wanted);
      await happens(event('after', 1));
      expect(await stream.read(stretch)).toEqual(wanted);
      expect(await stream.read({ ...stretch, last: stretch.first })).toEqual(wanted.slice(0, 1));
    });

    it('tells more of them than fit on a page', async () => {
      const { stream, happens } = await make();
      const wanted = Array.from({ length: 30 }, (_, index) => event('long', index + 1));
      expect(await stream.read(await happens(...wanted))).toEqual(wanted);
    });

    it('says so when it has forgotten them', async () => {
      const { stream, happens, forgets } = await make();
      const stretch = await happens(event('old', 1));
      await forgets();
      expect(await stream.read(stretch)).toBe('expired');
    });
  });
}
