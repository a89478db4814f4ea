import fc from '#test/support/fc';
import { line } from '#domain/text';

/** Texts that have broken pages and mails elsewhere. */
export const corpus = [
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</style><img src=x onerror=alert(1)>',
  '</title></head><body onload=alert(1)>',
  '</textarea><svg/onload=alert(1)>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus=alert(1) x='",
  '" autofocus onfocus="alert(1)',
  '<!--',
  '--><b>',
  '<![CDATA[x]]>',
  'javascript:alert(1)',
  '${alert(1)}',
  '{{constructor.constructor("alert(1)")()}}',
  '`${7*7}`',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&#60;script&#62;',
  '<form method=get action=//evil.example><button>Approve</button></form>',
  '<meta http-equiv=refresh content=0;url=//evil.example>',
  '<base href=//evil.example>',
  '<input name=decision value=approve checked>',
  '=HYPERLINK("https://evil.example","x")',
  '[click](javascript:alert(1))',
] as const;

/** What the door refuses, and the encoder meets all the same. */
export const shapeless = [
  '\u202ereversed',
  'a\u200bb',
  'nul\u0000',
  'bell\u0007',
  'escape\u001b[31m',
  'next\u0085line',
  'line\u2028separator',
  'paragraph\u2029separator',
  '\ufeffmark',
  '\ud800',
] as const;

const marks = fc.constantFrom(
  '<',
  '>',
  '"',
  "'",
  '&',
  ';',
  '`',
  '$',
  '{',
  '}',
  '=',
  '/',
  '\\',
  '-',
  '!',
  '#',
  'a',
  ' ',
  'é',
  '😀',
);

/** The door itself says what it lets in: a copy of its rule here would miss a character one day. */
const isLine = (text: string) => line(100).safeParse(text).success;

/** Any one line the door lets in, most of them hostile. */
export const anyLine: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(...corpus),
    fc.string({ unit: marks, maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
  )
  .map((text) => text.slice(0, 100).toWellFormed().trim())
  .filter(isLine);

/** Any text of several lines that the door lets in. */
export const anyParagraph: fc.Arbitrary<string> = fc
  .array(anyLine, { minLength: 1, maxLength: 5 })
  .map((lines) => lines.join('\n'));

/** Anything at all. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  anyParagraph,
  fc.constantFrom(...shapeless),
  fc.string({ unit: 'binary' }),
);
