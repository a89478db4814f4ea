import { isDeepStrictEqual } from 'node:util';
import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { examine } from '#cli/bundle-checks';
import { auditBundle } from '#domain/audit/bundle';
import { genesis } from '#domain/audit/chain';
import { minute, storyId } from '#test/support/story';
import { pathsIn, removed, replaced, withField, wrapped } from './alterations.ts';
import {
  altered,
  bundleOf,
  bytes,
  firstWrong,
  happenings,
  isIntact,
  recorded,
  small,
  whole,
} from './bundles.ts';

describe('whatever was changed', () => {
  it('every bit of every byte counts, unless the value stays the same or is the time of the export', () => {
    const file = bytes(small);
    const undetected: string[] = [];
    for (let at = 0; at < file.length; at += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        const flipped = Buffer.from(file);
        flipped[at]! ^= 1 << bit;
        if (examine(flipped).intact && saysSomethingElse(flipped)) undetected.push(`${at}:${bit}`);
      }
    expect(undetected).toEqual([]);
  });

  it('every byte counts that is left out or put in twice', () => {
    const file = bytes(small);
    for (let at = 0; at < file.length; at += 1) {
      const shorter = Buffer.concat([file.subarray(0, at), file.subarray(at + 1)]);
      const longer = Buffer.concat([file.subarray(0, at + 1), file.subarray(at)]);
      for (const changed of [shorter, longer])
        expect(examine(changed).intact && saysSomethingElse(changed), `byte ${at}`).toBe(false);
    }
  });

  it('every field of every event counts, and the first wrong event is named', () => {
    for (const [index, event] of whole.events.entries())
      for (const path of pathsIn(event))
        for (const change of [removed, replaced, wrapped]) {
          const examination = examine(bytes(altered(whole, ({ events }) => change(events[index], path))));
          expect(examination.intact, path.join('.')).toBe(false);
          // A field that every event needs is missed by the shape of the file already.
          expect(examination.firstWrong ?? index + 1, path.join('.')).toBe(index + 1);
        }
  });

  it('every field that is added counts, wherever it is', () => {
    const places = [
      '',
      'head',
      ...whole.events.flatMap((_, index) => [
        `events.${index}`,
        `events.${index}.data`,
        `events.${index}.actor`,
      ]),
    ];
    for (const place of places)
      for (const name of ['note', '__proto__', 'constructor', 'toJSON']) {
        const within = place === '' ? [] : place.split('.');
        const added = withField(JSON.parse(JSON.stringify(whole)), within, name);
        expect(isIntact(added), `${place} ${name}`).toBe(false);
      }
  });

  it('every event counts that is left out', () => {
    for (const [index] of whole.events.entries()) {
      const without = altered(whole, ({ events }) => void events.splice(index, 1));
      expect(firstWrong(without)).toBe(index + 1);
    }
  });

  it('every two events count that change places', () => {
    for (const [first] of whole.events.entries())
      for (let second = first + 1; second < whole.events.length; second += 1) {
        const swapped = altered(whole, ({ events }) => {
          [events[first], events[second]] = [events[second]!, events[first]!];
        });
        expect(firstWrong(swapped)).toBe(first + 1);
      }
  });

  it('every event counts that is there twice', () => {
    for (const [index] of whole.events.entries()) {
      const twice = altered(
        whole,
        ({ events }) => void events.splice(index, 0, structuredClone(events[index]!)),
      );
      expect(firstWrong(twice)).toBe(index + 2);
    }
  });

  it('every event counts that is put in from elsewhere, even when it was hashed in place', () => {
    for (let index = 0; index <= whole.events.length; index += 1) {
      const before = whole.events[index - 1] ?? genesis;
      const [foreign] = recorded(storyId, before, [{ type: 'decision-recorded', at: minute(1) }]);
      const inserted = altered(whole, ({ events }) => void events.splice(index, 0, foreign!));
      expect(isIntact(inserted), `at ${index}`).toBe(false);
    }
  });

  it('the record of another request does not pass for this one', () => {
    const other = bundleOf('R2', small.events);
    expect(firstWrong(other)).toBe(1);
    expect(isIntact(altered(small, (copy) => void (copy.head = whole.head)))).toBe(false);
  });

  it('an event that is hashed again after it was changed leaves the next one behind', () => {
    const events = recorded('R1', genesis, [{ ...happenings[0]!, type: 'request-closed' }]);
    const rehashed = altered(small, (copy) => void (copy.events[0] = events[0]!));
    expect(firstWrong(rehashed)).toBe(2);
  });

  it('and however often, a changed bundle of any release is not intact', () => {
    const paths = pathsIn(whole).filter((path) => path[0] !== 'exportedAt');
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...paths), { minLength: 1, maxLength: 4 }), (changes) => {
        expect(isIntact(altered(whole, (copy) => changes.forEach((path) => replaced(copy, path))))).toBe(
          false,
        );
      }),
      { numRuns: 300 },
    );
  });
});

/** Whether a file that is still a bundle says anything else than the small one, the time of its export aside. */
function saysSomethingElse(file: Uint8Array): boolean {
  const said = auditBundle.parse(JSON.parse(new TextDecoder().decode(file)));
  return !isDeepStrictEqual({ ...said, exportedAt: '' }, { ...small, exportedAt: '' });
}
