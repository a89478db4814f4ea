import { describe, expect, it } from 'vitest';
import { examine } from '#cli/bundle-checks';
import { canonicalJson } from '#domain/audit/canonical';
import { genesis } from '#domain/audit/chain';
import { approvedBy, atTheGate, storyId, told } from '#test/support/story';
import { altered, bundleOf, bytes, firstWrong, isIntact, small, whole } from './bundles.ts';

describe('an intact bundle', () => {
  it('of a whole release is told so, check by check', () => {
    const { intact, checks } = examine(bytes(whole));
    expect(intact).toBe(true);
    expect(checks.map(({ sentence }) => sentence)).toEqual([
      `It is an audit bundle of request ${storyId}, format version 1.`,
      `Events 1 to ${whole.events.length} are as they were recorded; none of them is missing, added or moved.`,
      `The record ends where its head says: ${whole.head.sequence}:${whole.head.hash}`,
    ]);
  });

  it.each([
    ['indented', JSON.stringify(small, null, 2)],
    ['canonical', canonicalJson(small)],
    [
      'with escapes for everything else',
      JSON.stringify(small).replace('✓', '\\u2713').replace('é', '\\u00E9'),
    ],
    ['with a line end', `${JSON.stringify(small)}\n`],
  ])('is intact however it is laid out: %s', (_, text) => {
    expect(isIntact(text)).toBe(true);
  });
});

describe('what is ambiguous', () => {
  const text = JSON.stringify(small);

  it.each([
    [
      'a field written twice',
      text.replace('"type":"decision-recorded"', '"type":"denied","type":"decision-recorded"'),
    ],
    ['a field written twice, once escaped', text.replace('"n":0.1', '"\\u006e":9,"n":0.1')],
    ['the whole list of events twice', text.replace('"events":', '"events":[],"events":')],
    ['a number written longer', text.replace('"n":0.1', '"n":0.10')],
    ['a number with more digits than are read', text.replace('"n":0.1', '"n":0.1000000000000000055')],
    ['nothing, but less', text.replace('"zero":0', '"zero":-0')],
  ])('is refused: %s', (_, ambiguous) => {
    expect(ambiguous).not.toBe(text);
    expect(isIntact(ambiguous)).toBe(false);
  });

  it('half a character is no text that was recorded, and its event is named', () => {
    expect(firstWrong(text.replace('\\"b\\"', '\\ud800'))).toBe(3);
  });
});

describe('what is no bundle', () => {
  it.each([
    ['nothing', '', 'not JSON'],
    ['half a bundle', JSON.stringify(small).slice(0, -10), 'not JSON, or not all of it'],
    ['another file', '{"name":"countersign"}', 'does not have the shape of an audit bundle: format'],
    ['a list', '[]', 'does not have the shape'],
    ['a bundle of a later format', JSON.stringify({ ...small, formatVersion: 2 }), 'format version is 2'],
    [
      'a bundle that says more',
      JSON.stringify({ ...small, approvedBy: 'everybody' }),
      'no audit bundle says: approvedBy',
    ],
    ['a bundle of nothing', JSON.stringify({ ...small, events: [], head: genesis }), 'holds no event'],
    ['a bundle with a mark in front', `\ufeff${JSON.stringify(small)}`, 'not JSON'],
  ])('is not intact: %s', (_, text, words) => {
    const { intact, checks } = examine(bytes(text));
    expect(intact).toBe(false);
    expect(checks.at(-1)?.sentence).toContain(words);
  });

  it('is not intact: bytes that are no text', () => {
    expect(examine(Buffer.from([0xff, 0xfe, 0x7b])).checks[0]?.sentence).toBe('The file is not UTF-8 text.');
  });

  it.each([10, 1_000, 20_000])('does not get lost %i levels deep', (levels) => {
    const deep = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(isIntact(JSON.stringify(small).replace('"n":0.1', `"n":${deep}`))).toBe(false);
  });
});

describe('what a bundle does not show by itself', () => {
  const shortened = altered(whole, (copy) => {
    copy.events.pop();
    const { sequence, hash } = copy.events.at(-1)!;
    copy.head = { sequence, hash };
  });
  const written = bundleOf(
    storyId,
    told(...atTheGate, approvedBy('owner')).events.map((event) => ({ ...event })),
  );

  it('is said: a record that was shortened or written anew is intact', () => {
    for (const bundle of [shortened, written]) {
      const { intact, unproven } = examine(bytes(bundle));
      expect(intact).toBe(true);
      expect(unproven.join(' ')).toMatch(
        /left out the last events, or written the whole record anew.*--head/,
      );
    }
  });

  it('is shown by a head that was noted elsewhere', () => {
    expect(examine(bytes(whole), whole.head)).toMatchObject({ intact: true });
    expect(examine(bytes(whole), whole.head).unproven).toEqual([
      'The time of the export is not part of the record.',
    ]);
    expect(examine(bytes(shortened), whole.head).checks.at(-1)?.sentence).toContain('events were left out');
    expect(examine(bytes(written), whole.head)).toMatchObject({ intact: false });
  });

  it('is shown up to a head that was noted on the way, and no further', () => {
    const { sequence, hash } = whole.events[2]!;
    const { intact, unproven } = examine(bytes(whole), { sequence, hash });
    expect(intact).toBe(true);
    expect(unproven[0]).toContain(`before the last ${whole.events.length - 3} events`);
    expect(examine(bytes(written), { sequence, hash: 'f'.repeat(64) }).intact).toBe(false);
  });

  it('is never said of a bundle that is not intact', () => {
    expect(examine(bytes(altered(whole, (copy) => void copy.events.pop()))).unproven).toEqual([]);
  });
});
