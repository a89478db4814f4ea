import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { canonicalJson, digestOf, sha256 } from '#domain/audit/canonical';
import { published } from './published-vectors.ts';

describe('the examples of RFC 8785', () => {
  it('3.2.2: literals, numbers and strings', () => {
    const written = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    expect(canonicalJson(JSON.parse(written))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('3.2.3: names in the order of their UTF-16 code units', () => {
    const written = String.raw`{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis"
    }`;
    const names = Object.keys(JSON.parse(canonicalJson(JSON.parse(written))));
    expect(canonicalJson(JSON.parse(written))).toMatch(/^\{"\\r":"Carriage Return","1":"One",/);
    expect(names.filter((name) => name !== '1')).toEqual(['\r', '\u0080', 'ö', '€', '😀', '\ufb33']);
  });

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('appendix B: the double %s is %s', (bits, text) => {
    expect(canonicalJson(doubleOf(bits))).toBe(text);
  });

  it.each(['7fffffffffffffff', '7ff0000000000000'])('appendix B: the double %s is no JSON number', (bits) => {
    expect(() => canonicalJson(doubleOf(bits))).toThrow();
  });
});

describe('the test data published with RFC 8785', () => {
  it.each(published)('$name: the bytes are the published ones', ({ input, hex }) => {
    expect(Buffer.from(canonicalJson(JSON.parse(input)), 'utf8').toString('hex')).toBe(hex);
  });

  it.each(published)('$name: canonical text stays as it is', ({ hex }) => {
    const text = Buffer.from(hex, 'hex').toString('utf8');
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  });
});

it('every double has the text that JavaScript gives it, and comes back from it', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(canonicalJson(value)).toBe(String(value === 0 ? 0 : value));
      expect(Number(canonicalJson(value))).toBe(value === 0 ? 0 : value);
    }),
    { numRuns: 2_000 },
  );
});

it('one value has one text, whatever the order its keys were written in', () => {
  fc.assert(
    fc.property(
      fc.object({ values: [fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true })] }),
      (value) => {
        expect(canonicalJson(backwards(value))).toBe(canonicalJson(value));
      },
    ),
  );
});

it('it is JSON, and says the same', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['a function', () => undefined],
  ['a symbol', Symbol('a')],
])('a value that JSON does not know has no text: %s', (_, value) => {
  expect(() => canonicalJson(value)).toThrow('this is a bug');
});

it.each<[string, unknown]>([
  ['half a character', '\ud800'],
  ['the other half', 'a\udc00b'],
  ['two halves in the wrong order', '\udc00\ud800'],
  ['no number', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['minus infinity', Number.NEGATIVE_INFINITY],
  ['an integer of any size', 10n],
])('what has no canonical form is refused wherever it stands: %s', (_, value) => {
  for (const around of [value, [value], { a: value }, { a: [{ b: value }] }])
    expect(() => canonicalJson(around)).toThrow();
  if (typeof value === 'string') expect(() => canonicalJson({ [value]: 1 })).toThrow();
});

it('a circle has no text', () => {
  const circle: { inner?: object } = {};
  circle.inner = circle;
  expect(() => canonicalJson(circle)).toThrow();
});

describe('digests', () => {
  it('SHA-256 of a text is that of its UTF-8 bytes (FIPS 180-2, and an umlaut)', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256('ü')).toBe(sha256(Buffer.from([0xc3, 0xbc]).toString('utf8')));
  });

  it('the digest of a value is that of its canonical text', () => {
    expect(digestOf({ b: 1, a: [true] })).toBe(sha256('{"a":[true],"b":1}'));
  });
});

function doubleOf(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, inner]) => [name, backwards(inner)]),
  );
}
