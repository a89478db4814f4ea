import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { linesOf, oneLine, visible } from '#views/encode';
import { html } from '#views/html';
import { anyText, corpus, shapeless } from './hostile.ts';

const invisible = /[\p{Cf}\p{Zl}\p{Zp}]|[^\P{Cc}\t\n\r]/u;

describe('text that people will read', () => {
  it.each(shapeless)('shows what is invisible in %j', (text) => {
    expect(visible(text)).toContain('\ufffd');
    expect(visible(text)).not.toMatch(invisible);
  });

  it('keeps what has a shape, line breaks and tabs among it', () => {
    const text = 'naïve 😀 “quoted”\n\tשלום';
    expect(visible(text)).toBe(text);
  });

  it('is one line where one line is shown, whatever it was', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(oneLine(text)).not.toMatch(/[\n\r\v\f\u0085\u2028\u2029]/u);
        expect(oneLine(text)).not.toMatch(invisible);
        expect(oneLine(text).isWellFormed()).toBe(true);
      }),
    );
  });

  it('falls into lines at every break a program may know, and keeps its indents', () => {
    expect(linesOf('a\r\nb\rc\nd\u2028e\u2029f\u0085g\vh\fi\n\tj')).toEqual([...'abcdefghi', '    j']);
  });

  it('has no spaces in its lines but those a line is broken at', () => {
    expect(linesOf('a\u00a0b\u3000c')).toEqual(['a b c']);
  });
});

describe('the template tag', () => {
  it.each(corpus)('encodes %j between tags and in a value', (text) => {
    const written = String(html`<p title="${text}">${text}</p>`);
    expect(written).toMatch(/^<p title="[^"<>]*">[^"<>]*<\/p>$/);
  });

  it('encodes anything', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const written = String(html`<p title="${text}">${[text]}</p>`);
        expect(written).toMatch(/^<p title="[^"<>]*">[^"<>]*<\/p>$/);
        expect(written).not.toMatch(invisible);
      }),
    );
  });

  it('takes markup as it is and leaves out what is not there', () => {
    const parts = ['<', html`<b>${1}</b>`, false, undefined] as const;
    expect(String(html`<i>${parts}</i>`)).toBe('<i>&lt;<b>1</b></i>');
  });

  it('encodes a text once', () => {
    expect(String(html`${html`<b>${'&'}</b>`}`)).toBe('<b>&amp;</b>');
  });
});
