import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { digestOf } from '#domain/audit/canonical';
import { chain, faultIn, genesis, type Link } from '#domain/audit/chain';
import { anyHistory } from '#test/support/histories';
import { deployed, healthChecked, storyId, told } from '#test/support/story';

const { head, events } = told(...deployed, healthChecked({ errorRate: 0.001 }, 10));
const recorded: readonly Link[] = events;
const faultOf = (given: readonly Link[]) => faultIn(storyId, head, given);

describe('a chain', () => {
  it('as it was recorded has no fault', () => {
    expect(faultOf(recorded)).toBeUndefined();
  });

  it('of no events has no fault, and ends where every chain begins', () => {
    expect(faultIn(storyId, genesis, [])).toBeUndefined();
  });

  it('numbers its events from one and refers each to the one before', () => {
    expect(recorded.map((event) => event.sequence)).toEqual(recorded.map((_, index) => index + 1));
    expect(recorded.map((event) => event.previousHash)).toEqual([
      '0'.repeat(64),
      ...recorded.slice(0, -1).map((event) => event.hash),
    ]);
  });

  it('goes on behind any head as if it had been made at once', () => {
    const [first, ...others] = recorded.map(unchained);
    const start = chain(storyId, genesis, [first!]);
    const { sequence, hash } = start[0]!;
    expect([...start, ...chain(storyId, { sequence, hash }, others)]).toEqual(recorded);
  });

  it('covers every field of an event but the hash itself', () => {
    const { hash, ...rest } = recorded[0]!;
    expect(hash).toBe(digestOf(rest));
  });
});

describe('a fault is found and named', () => {
  const [, , third] = recorded;
  const length = recorded.length;

  it.each<[string, readonly Link[], number, string]>([
    [
      'an event that was changed',
      events.with(2, { ...events[2]!, at: '2026-11-21T10:59:00.000Z' }),
      3,
      'event 3 was changed after it was recorded',
    ],
    [
      'an event that could not have been recorded, with half a character in it',
      events.with(2, { ...events[2]!, at: '\ud800' }),
      3,
      'event 3 was changed after it was recorded',
    ],
    ['an event that is missing', recorded.toSpliced(2, 1), 3, 'event 3 is missing or out of order'],
    [
      'two events that changed places',
      recorded.with(2, recorded[3]!).with(3, third!),
      3,
      'event 3 is missing or out of order',
    ],
    [
      'an event of another request',
      recorded.with(2, { ...third!, requestId: 'another' }),
      3,
      'event 3 belongs to another request',
    ],
    [
      'an event that was replaced by one of its own making',
      recorded.with(2, forged(third!, { at: '2026-11-21T10:59:00.000Z' })),
      4,
      'event 4 does not follow the event before it',
    ],
    [
      'a last event that was replaced by one of its own making',
      recorded.with(length - 1, forged(recorded[length - 1]!, { at: '2026-11-21T10:59:00.000Z' })),
      length,
      'the last event is not the one the head names',
    ],
    [
      'an end that was cut off',
      recorded.slice(0, -1),
      length,
      `the record ends at event ${length - 1}, its head says ${length}`,
    ],
    ['everything that was cut off', [], 1, `the record ends at event 0, its head says ${length}`],
  ])('%s', (_, events, sequence, sentence) => {
    expect(faultOf(events)).toEqual({ sequence, sentence });
  });
});

describe('nothing in a record can be changed unnoticed', () => {
  it('by any change of any part of any event', () => {
    let changes = 0;
    recorded.forEach((event, index) => {
      for (const changed of everyChangeOfEvent(event)) {
        changes += 1;
        expect(faultOf(recorded.with(index, changed)), JSON.stringify(changed)).toBeDefined();
      }
    });
    expect(changes).toBeGreaterThan(500);
  });

  it('by leaving out, repeating or moving any event', () => {
    for (const [index, event] of recorded.entries()) {
      const others = recorded.toSpliced(index, 1);
      expect(faultOf(others)).toBeDefined();
      for (const place of recorded.keys()) {
        if (place !== index) expect(faultOf(others.toSpliced(place, 0, event))).toBeDefined();
        expect(faultOf(recorded.toSpliced(place, 0, event))).toBeDefined();
      }
      expect(faultOf([...recorded, event])).toBeDefined();
    }
  });

  it('by putting in an event of its own making, numbered and hashed as it should be', () => {
    for (const place of Array(recorded.length + 1).keys()) {
      const before = place === 0 ? genesis : recorded[place - 1]!;
      const [forgery] = chain(storyId, before, [unchained(recorded[1]!)]);
      expect(faultOf(recorded.toSpliced(place, 0, forgery!))).toBeDefined();
    }
  });

  it('by cutting it short and pointing at another head', () => {
    for (const cut of recorded.keys()) {
      const { sequence, hash } = recorded[cut]!;
      const rest = recorded.slice(0, cut);
      expect(faultIn(storyId, { sequence, hash }, rest)).toBeDefined();
    }
  });

  describe('whatever the history is', () => {
    const anyRecord = anyHistory(storyId).map((history) => {
      const links: readonly Link[] = chain(storyId, genesis, history.flat());
      const { sequence, hash } = links.at(-1)!;
      return { head: { sequence, hash }, links };
    });

    it('by any change of any part of an event', () => {
      fc.assert(
        fc.property(anyRecord, fc.nat(), fc.nat(), ({ head, links }, which, what) => {
          expect(faultIn(storyId, head, links)).toBeUndefined();
          const index = which % links.length;
          const changes = everyChangeOfEvent(links[index]!);
          const changed = links.with(index, changes[what % changes.length]!);
          expect(faultIn(storyId, head, changed)).toBeDefined();
        }),
      );
    });

    it.each<[string, (links: readonly Link[], one: number, other: number) => readonly Link[]]>([
      ['leaving an event out', (links, one) => links.toSpliced(one, 1)],
      ['cutting it short', (links, one) => links.slice(0, one)],
      ['cutting off its beginning', (links, one) => links.slice(one + 1)],
      ['repeating an event elsewhere', (links, one, other) => links.toSpliced(other, 0, links[one]!)],
      ['swapping two events', (links, one, other) => links.with(one, links[other]!).with(other, links[one]!)],
      [
        'numbering and hashing the rest anew from a changed event on',
        (links, one) => [
          ...links.slice(0, one),
          ...chain(storyId, links[one - 1] ?? genesis, [
            { ...unchained(links[one]!), planted: true },
            ...links.slice(one + 1).map(unchained),
          ]),
        ],
      ],
      [
        'hashing the rest anew without one event',
        (links, one) => [
          ...links.slice(0, one),
          ...chain(storyId, links[one - 1] ?? genesis, links.slice(one + 1).map(unchained)),
        ],
      ],
      [
        'putting it behind another beginning',
        (links) => chain(storyId, { sequence: 0, hash: 'f'.repeat(64) }, links.map(unchained)),
      ],
      [
        'giving it to another request',
        (links) => chain('01KAF00000000000000000000B', genesis, links.map(unchained)),
      ],
    ])('by %s', (_, tampers) => {
      fc.assert(
        fc.property(anyRecord, fc.nat(), fc.nat(), ({ head, links }, one, other) => {
          const tampered = tampers(links, one % links.length, other % links.length);
          fc.pre(JSON.stringify(tampered) !== JSON.stringify(links));
          expect(faultIn(storyId, head, tampered)).toBeDefined();
        }),
        { numRuns: 50 },
      );
    });

    it('by ending it at another head', () => {
      fc.assert(
        fc.property(anyRecord, fc.nat(), fc.nat(), ({ head, links }, digit, place) => {
          const at = place % 64;
          const other = (Number.parseInt(head.hash[at]!, 16) + 1 + (digit % 15)) % 16;
          const hash = head.hash.slice(0, at) + other.toString(16) + head.hash.slice(at + 1);
          expect(faultIn(storyId, { ...head, hash }, links)).toBeDefined();
          expect(faultIn(storyId, { ...head, sequence: head.sequence + 1 }, links)).toBeDefined();
          expect(faultIn(storyId, { ...head, sequence: head.sequence - 1 }, links)).toBeDefined();
        }),
      );
    });
  });
});

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** The event with one part of it changed, removed or added, once for every part. */
function everyChangeOfEvent(event: Link): Link[] {
  const json: { [name: string]: Json } = JSON.parse(JSON.stringify(event));
  const changed: Link[] = JSON.parse(JSON.stringify(changedObjects(json)));
  return changed;
}

function everyChangeOf(json: Json): Json[] {
  switch (typeof json) {
    case 'string':
      return [`${json} `, json.slice(1), json.toUpperCase(), json.toLowerCase()].filter(
        (text) => text !== json,
      );
    case 'number':
      return [json + 1, -json, json * (1 + Number.EPSILON)].filter((number) => number !== json);
    case 'boolean':
      return [!json, String(json)];
    default:
      return Array.isArray(json) ? changedLists(json) : changedObjects(json ?? {});
  }
}

const changedLists = (list: Json[]): Json[] => [
  [...list, null],
  ...list.map((_, index) => list.toSpliced(index, 1)),
  ...list.flatMap((item, index) => everyChangeOf(item).map((changed) => list.with(index, changed))),
];

const changedObjects = (object: { [name: string]: Json }): Json[] => [
  { ...object, planted: true },
  ...Object.keys(object).map((name) => {
    const { [name]: _, ...others } = object;
    return others;
  }),
  ...Object.entries(object).flatMap(([name, inner]) =>
    everyChangeOf(inner).map((changed) => ({ ...object, [name]: changed })),
  ),
];

function forged<E extends Link>(event: E, over: object): E {
  const { hash: _, ...rest } = { ...event, ...over };
  return { ...event, ...over, hash: digestOf(rest) };
}

function unchained<E extends Link>({ requestId: _1, sequence: _2, previousHash: _3, hash: _4, ...event }: E) {
  return event;
}
