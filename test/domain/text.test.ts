import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { line, paragraph, slug } from '#domain/text';

const accepts = (door: ReturnType<typeof line> | ReturnType<typeof slug>, text: unknown) =>
  door.safeParse(text).success;

describe('a line', () => {
  it('keeps what was typed, without the blanks around it', () => {
    expect(line(40).parse('  Größe ✓ 日本語 <b>bold</b> \u{1f600}  ')).toBe(
      'Größe ✓ 日本語 <b>bold</b> \u{1f600}',
    );
  });

  it('has one character at least and as many as it may at most', () => {
    expect(accepts(line(5), '12345')).toBe(true);
    expect(accepts(line(5), '123456')).toBe(false);
    expect(accepts(line(5), '')).toBe(false);
    expect(accepts(line(5), '   ')).toBe(false);
  });

  it.each([
    ['a line feed', 'a\nb'],
    ['a carriage return', 'a\rb'],
    ['a tab', 'a\tb'],
    ['a line separator', 'a\u2028b'],
    ['a paragraph separator', 'a\u2029b'],
  ])('does not hold %s', (_, text) => {
    expect(accepts(line(10), text)).toBe(false);
  });
});

describe('a paragraph', () => {
  it.each([
    ['line feeds', 'a\nb'],
    ['tabs', 'a\tb'],
    ['line separators', 'a\u2028b'],
  ])('holds %s', (_, text) => {
    expect(paragraph(10).parse(text)).toBe(text);
  });

  it('has one character at least and as many as it may at most', () => {
    expect(accepts(paragraph(5), '12345')).toBe(true);
    expect(accepts(paragraph(5), '123456')).toBe(false);
    expect(accepts(paragraph(5), '\n')).toBe(false);
  });
});

describe('no text that people will see holds', () => {
  it.each([
    ['a null character', '\u0000'],
    ['a bell', '\u0007'],
    ['an escape, which colours terminals', '\u001b'],
    ['a delete', '\u007f'],
    ['a control character beyond ASCII', '\u0085'],
    ['a blank without width', '\u200b'],
    ['a mark of direction', '\u200e'],
    ['an Arabic mark of direction', '\u061c'],
    ['an override of direction', '\u202e'],
    ['an isolate of direction', '\u2066'],
    ['a word joiner', '\u2060'],
    ['a soft hyphen', '\u00ad'],
    ['a Hangul filler', '\u3164'],
    ['a tag character', '\u{e0041}'],
    ['a byte order mark', '\ufeff'],
    ['half a character', '\ud800'],
    ['the other half of one', '\udc00'],
  ])('%s', (_, character) => {
    expect(accepts(line(10), `a${character}b`)).toBe(false);
    expect(accepts(paragraph(10), `a${character}b`)).toBe(false);
  });
});

it('what a door let in, it lets in again unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
      for (const door of [line(20), paragraph(20)]) {
        const first = door.safeParse(text);
        if (first.success) expect(door.parse(first.data)).toBe(first.data);
      }
    }),
  );
});

describe('a slug', () => {
  it.each(['gate', 'production-gate', 'v1', 'a.b_c-d/e', '0'])('may be %s', (text) => {
    expect(slug(20).parse(text)).toBe(text);
  });

  it.each([
    '',
    'Gate',
    'a b',
    '-a',
    'a-',
    'a--b',
    'a/../b',
    '/a',
    'é',
    '__proto__',
    'constructor',
    'a\n',
    'toolong-toolong-toolong',
  ])('may not be %j', (text) => {
    expect(accepts(slug(20), text)).toBe(false);
  });
});
