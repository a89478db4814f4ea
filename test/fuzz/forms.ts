import fc from '#test/support/fc';
import { anyExcess, anyRewriting, anyText } from './bodies.ts';
import { links } from './shop.ts';

export type FormFields = Readonly<Record<string, string | readonly string[]>>;

export const encoded = (form: FormFields): string =>
  new URLSearchParams(
    Object.entries(form).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one.toWellFormed()]),
    ),
  ).toString();

/** Secrets of other links, and ones that are nearly a secret, belong into forms only: an answer may show what was sent. */
const anyField = fc.oneof(
  { weight: 4, arbitrary: anyText },
  { weight: 1, arbitrary: fc.constantFrom('approve', 'deny', 'v1.2.3', '1', 'off-peak') },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...links.flatMap(({ secret, code }) => [secret, code])), fc.nat(2))
      .map(([secret, cut]) => secret.slice(cut)),
  },
);

/** From the fields of a fitting form to what is posted in its place. */
export const anyFormBody: fc.Arbitrary<(form: FormFields) => string> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc
      .tuple(fc.nat(), fc.oneof(anyField, fc.array(anyField, { maxLength: 3 })), fc.boolean())
      .map(([which, value, isMore]) => (form: FormFields) => {
        const name = Object.keys(form)[which % Object.keys(form).length]!;
        return encoded(
          isMore ? { ...form, [name]: [form[name]!, value].flat() } : { ...form, [name]: value },
        );
      }),
  },
  { weight: 10, arbitrary: anyRewriting.map((rewrite) => (form: FormFields) => rewrite(encoded(form))) },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(
        '__proto__=x&__proto__=y',
        'constructor=1',
        'token=',
        'decision=deny',
        '%zz=%',
        '&&==&',
        '%ff=%fe',
      )
      .map((more) => (form: FormFields) => `${more}&${encoded(form)}`),
  },
  { weight: 1, arbitrary: anyExcess.map((rewrite) => (form: FormFields) => rewrite(encoded(form))) },
);
