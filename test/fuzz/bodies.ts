import fc from '#test/support/fc';
import { bodyBytes } from '#handlers/http/body';
import { corpus, shapeless } from '#test/views/hostile';
import { requests } from './shop.ts';

/** Texts that mean something to one layer or another, and should not where they come. */
export const anyText = fc.oneof(
  fc.constantFrom(
    ...corpus,
    ...shapeless,
    ...Object.values(requests),
    '',
    ' ',
    '0',
    '-1',
    '1e309',
    'null',
    'true',
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    '../../etc/passwd',
    'REQ#1',
    '01KAF0000000000000000000ZZ',
    'approve',
    '\ud83d\ude00'.repeat(100),
    'x'.repeat(2_001),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

const anyJson = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary', noUnicodeString: false });

/** Any value where another one belongs. */
const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  anyText,
  anyJson,
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -0,
    -1,
    0.1,
    5e-324,
    1e-131,
    2 ** 53,
    1.7976931348623157e308,
    [],
    {},
    [[]],
    [null],
    { length: 3 },
    { toString: 'x', valueOf: 1 },
    JSON.parse('{"__proto__":{"decision":"approve"}}'),
    Array.from({ length: 200 }, () => 'a'),
  ),
);

/** One part of a value is left out, replaced or joined by another; which, `which` says. */
function changed(value: unknown, which: number, how: 'drop' | 'replace' | 'add', other: unknown): unknown {
  if (typeof value !== 'object' || value === null) return other;
  const names = Object.keys(value);
  const name = names[which % (names.length + 1)];
  const next = Math.floor(which / (names.length + 1));
  if (name === undefined) return Array.isArray(value) ? [...value, other] : { ...value, planted: other };
  const inner = (value as Record<string, unknown>)[name];
  const goesDeeper = typeof inner === 'object' && next % 2 === 1;
  const put = goesDeeper ? changed(inner, next >> 1, how, other) : other;
  if (Array.isArray(value))
    return how === 'drop' && !goesDeeper ? value.toSpliced(Number(name), 1) : value.with(Number(name), put);
  const { [name]: _, ...others } = value as Record<string, unknown>;
  if (how === 'drop' && !goesDeeper) return others;
  return how === 'add' && !goesDeeper ? { ...value, [`${name} `]: other } : { ...others, [name]: put };
}

type Change = (value: unknown) => unknown;
const anyChange: fc.Arbitrary<Change> = fc
  .tuple(fc.nat(), fc.constantFrom('drop', 'replace', 'add'), anyValue)
  .map(
    ([which, how, other]) =>
      (value) =>
        changed(value, which, how, other),
  );

/** A fitting value with one to three parts changed, or another value altogether. */
export const anyChanges: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .array(anyChange, { minLength: 1, maxLength: 3 })
      .map((changes) => (value: unknown) => changes.reduce((next, change) => change(next), value)),
  },
  { weight: 1, arbitrary: anyJson.map((other) => () => other) },
);

type Rewriting = (text: string) => string;
const rewriting = (how: Rewriting): Rewriting => how;

/** What is no valid JSON, no JSON that a client would write, or far too much of it. */
export const anyRewriting: fc.Arbitrary<Rewriting> = fc.oneof(
  fc.nat().map((at) => rewriting((text) => text.slice(0, at % (text.length + 1)))),
  fc
    .tuple(fc.nat(), fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }))
    .map(([at, put]) =>
      rewriting((text) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + 1)),
    ),
  fc
    .constantFrom(
      '"decision":"deny"',
      '"kind":"release"',
      '"__proto__":{"reason":"x"}',
      '"reason":"x"',
      '"":0',
    )
    .chain((member) =>
      fc.constantFrom(
        rewriting((text) => text.replace(/^\{/, `{${member},`)),
        rewriting((text) => text.replace(/\}$/, `,${member}}`)),
      ),
    ),
  fc.constantFrom(
    rewriting(() => ''),
    rewriting((text) => `\ufeff${text}`),
    rewriting((text) => ` \n${text}\t `),
    rewriting((text) => `${text}${text}`),
    rewriting((text) => `[${text}]`),
    rewriting((text) => text.replaceAll('"', "'")),
    rewriting((text) => JSON.stringify(text)),
  ),
  anyText.map((text) => rewriting(() => text)),
);

/** Costly ones, so they come seldom. */
export const anyExcess: fc.Arbitrary<Rewriting> = fc.constantFrom(
  rewriting(() => '['.repeat(bodyBytes)),
  rewriting(() => '['.repeat(bodyBytes / 2) + ']'.repeat(bodyBytes / 2)),
  rewriting(() => `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`),
  rewriting((text) => text.padEnd(bodyBytes + 1)),
  rewriting(() => `[${'0,'.repeat(60_000)}0]`),
  rewriting(() => `{${Array.from({ length: 9_000 }, (_, n) => `"k${n}":0`).join()}}`),
);

/** From a fitting body to the text that is sent in its place. */
export const anyJsonBody: fc.Arbitrary<(body: unknown) => string> = fc.oneof(
  { weight: 30, arbitrary: anyChanges.map((change) => (body: unknown) => textOf(change(body))) },
  { weight: 15, arbitrary: anyRewriting.map((rewrite) => (body: unknown) => rewrite(textOf(body))) },
  { weight: 1, arbitrary: anyExcess.map((rewrite) => (body: unknown) => rewrite(textOf(body))) },
);

const textOf = (value: unknown): string => JSON.stringify(value) ?? '';

/** How API Gateway hands a body on: as text, or as base64 of its bytes, whatever they are. */
export const anyTransport: fc.Arbitrary<(text: string) => { body?: string; isBase64Encoded: boolean }> =
  fc.oneof(
    { weight: 12, arbitrary: fc.constant((text: string) => ({ body: text, isBase64Encoded: false })) },
    {
      weight: 4,
      arbitrary: fc.constant((text: string) => ({
        body: Buffer.from(text).toString('base64'),
        isBase64Encoded: true,
      })),
    },
    { weight: 1, arbitrary: fc.constant((text: string) => ({ body: text, isBase64Encoded: true })) },
    {
      weight: 2,
      arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => () => ({
        body: Buffer.from(bytes).toString('base64'),
        isBase64Encoded: true,
      })),
    },
    { weight: 1, arbitrary: fc.constant(() => ({ isBase64Encoded: false })) },
  );
