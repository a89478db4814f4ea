import { digestOf } from './canonical.ts';

/** The fields the chain needs; every other field of an event is covered by its hash all the same. */
export interface Link {
  readonly requestId: string;
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}

export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** What the first event of every request refers back to. */
export const genesis: Head = { sequence: 0, hash: '0'.repeat(64) };

/** Puts events behind `head`, numbered and hashed. */
export function chain<E extends object>(requestId: string, head: Head, events: readonly E[]): (E & Link)[] {
  let { sequence, hash } = head;
  return events.map((event) => {
    sequence += 1;
    const unhashed = { ...event, requestId, sequence, previousHash: hash };
    hash = digestOf(unhashed);
    return { ...unhashed, hash };
  });
}

export interface ChainFault {
  /** The sequence number at which the chain stops being what it claims to be. */
  readonly sequence: number;
  readonly sentence: string;
}

/**
 * Checks a whole chain against the head it is said to end in. Returns the first fault, or `undefined` when every
 * event is the one that was recorded, none is missing, added or moved.
 */
export function faultIn(requestId: string, head: Head, events: readonly Link[]): ChainFault | undefined {
  let previous = genesis;
  for (const event of events) {
    const expected = previous.sequence + 1;
    if (event.requestId !== requestId)
      return { sequence: expected, sentence: `event ${expected} belongs to another request` };
    if (event.sequence !== expected)
      return { sequence: expected, sentence: `event ${expected} is missing or out of order` };
    if (event.previousHash !== previous.hash)
      return { sequence: expected, sentence: `event ${expected} does not follow the event before it` };
    const { hash, ...rest } = event;
    if (hashOf(rest) !== hash)
      return { sequence: expected, sentence: `event ${expected} was changed after it was recorded` };
    previous = { sequence: event.sequence, hash };
  }
  if (previous.sequence !== head.sequence)
    return {
      sequence: previous.sequence + 1,
      sentence: `the record ends at event ${previous.sequence}, its head says ${head.sequence}`,
    };
  if (previous.hash !== head.hash)
    return { sequence: head.sequence, sentence: `the last event is not the one the head names` };
  return undefined;
}

/** Nothing for what has no canonical form, such as half a character: it was never recorded. */
function hashOf(event: object): string | undefined {
  try {
    return digestOf(event);
  } catch {
    return undefined;
  }
}
