import * as z from 'zod';

/**
 * Text that people and mails will show. Control characters (and the invisible ones that reorder or hide text)
 * are refused at the door rather than cleaned: what was approved is what was typed. So are halves of surrogate
 * pairs, which have no UTF-8 and therefore no hash. The joiners U+200C and U+200D stay: emoji and whole scripts are
 * written with them. Markup is allowed here and encoded wherever it is shown.
 */
const controlOrDirection =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/u;
const lineBreak = /[\n\r\t\u2028\u2029]/u;

/**
 * One schema for each length: a schema costs more to make than to use, and these stand in every form. For the same
 * reason their checks are attached in one go.
 */
const forEach = <S>(make: (most: number) => S): ((most: number) => S) => {
  const made = new Map<number, S>();
  return (most) => {
    const schema = made.get(most) ?? make(most);
    made.set(most, schema);
    return schema;
  };
};

/** One line, trimmed, 1 to `most` characters. */
export const line = forEach((most) =>
  z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(most),
    z.refine((text: string) => !controlOrDirection.test(text) && !lineBreak.test(text), {
      error: 'must be one line without control characters',
    }),
  ),
);

/** Several lines, trimmed, 1 to `most` characters. */
export const paragraph = forEach((most) =>
  z.string().check(
    z.trim(),
    z.minLength(1),
    z.maxLength(most),
    z.refine((text: string) => !controlOrDirection.test(text), {
      error: 'must not contain control characters',
    }),
  ),
);

/**
 * A name made for machines: lower case, digits, dots, dashes, slashes between them. Never `constructor`: the AWS SDK
 * takes an object's entry of that name for its class and cannot store it.
 */
export const slug = forEach((most) =>
  z.string().check(
    z.maxLength(most),
    z.regex(/^(?!constructor$)[a-z0-9]+(?:[._/-][a-z0-9]+)*$/, {
      error: 'must be lower-case letters, digits and single . _ / -',
    }),
  ),
);
