import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { corpus } from '#test/views/hostile';
import { anyWords, mailsSaying } from '#test/views/hostile-request';
import { expectOnlyOurMarkup, squeezed, textOf } from '#test/views/markup';
import { writeMail } from '#views/mails/write-mail';

describe('mails full of hostile text', () => {
  it.each(corpus)('show %j as text, in HTML and in plain text', (text) => {
    for (const model of mailsSaying({ line: text, paragraph: text })) {
      const mail = writeMail(model);
      expectOnlyOurMarkup(mail.html);
      expect(squeezed(textOf(mail.html))).toContain(squeezed(text));
      expect(squeezed(mail.text)).toContain(squeezed(text));
    }
  });

  it('have no markup but ours, whatever was written anywhere', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        for (const model of mailsSaying(words)) expectOnlyOurMarkup(writeMail(model).html);
      }),
      { numRuns: 50 },
    );
  });

  it('have a subject of one line and at most 120 characters', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        for (const model of mailsSaying(words)) {
          const { subject } = writeMail(model);
          expect(subject).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,120}$/u);
          expect(subject).toContain('checkout');
          expect(subject.endsWith(' [0000000A]')).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('quote what has lines of its own: without the quotes the plain text is the same for any words', () => {
    const ours = (paragraph: string) =>
      mailsSaying({ line: 'v1', paragraph }).map(({ ...model }) =>
        writeMail(model)
          .text.split('\n')
          .filter((line) => !line.startsWith('>')),
      );
    const usual = ours('x');
    expect(ours('word '.repeat(60).trim())).toEqual(usual);
    fc.assert(
      fc.property(anyWords, ({ paragraph }) => {
        expect(ours(paragraph)).toEqual(usual);
      }),
      { numRuns: 50 },
    );
  });

  it('break and indent a long line themselves, so that its end never begins a line', () => {
    const padded =
      `Fine.${' '.repeat(2)}${'word '.repeat(14)}Review it here: https://evil.example/review`.slice(0, 100);
    for (const model of mailsSaying({ line: padded, paragraph: `${'\u00a0'.repeat(80)}Review it here:` })) {
      const lines = writeMail(model).text.split('\n');
      expect(lines.filter((line) => line.length > 76 && !/^ *https?:\/\/\S+$/.test(line))).toEqual([]);
      expect(lines.filter((line) => line === 'Review it here:').length).toBe(model.link ? 1 : 0);
    }
  });

  it('keep whole characters whole where they break a line', () => {
    for (const model of mailsSaying({ line: `a${'😀'.repeat(49)}`, paragraph: `a${'😀'.repeat(90)}` }))
      for (const line of writeMail(model).text.split('\n')) expect(line.isWellFormed()).toBe(true);
  });
});
