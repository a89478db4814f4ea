import * as z from 'zod';
import { durationMs } from '#domain/time';
import { durationOf, type Duration } from '#domain/time/duration';
import { listed } from '#domain/words';
import { parsed } from './problems.ts';

/** A mapping that takes no other keys and says which it takes: a misspelt rule is an error, not a rule less. */
export const mapping = <S extends z.core.$ZodShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `is not known here; known keys: ${listed(Object.keys(shape))}`
        : undefined,
  });

/** A name that ends up in addresses, keys and execution names, so it begins with a letter and has few characters. */
export const name = (most = 64) =>
  z
    .string()
    .max(most)
    .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, {
      error: 'must be lower-case letters, digits and single dashes',
    });

/** One value, or a list of them. */
export const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(item).min(1),
  );

/**
 * A mapping in one of several forms. The key says which, so each form explains its own errors; what has none of the
 * keys, and is none of the words that stand for a value, is answered with `help`.
 */
export const keyed = <T>(
  forms: Readonly<Record<string, z.ZodType<T>>>,
  help: string,
  words: Readonly<Record<string, T>> = {},
): z.ZodType<T> =>
  z.unknown().transform((written, context) => {
    if (typeof written === 'string' && Object.hasOwn(words, written)) return words[written]!;
    const isMapping = typeof written === 'object' && written !== null;
    const [, form] = Object.entries(forms).find(([key]) => isMapping && Object.hasOwn(written, key)) ?? [];
    if (!form) {
      context.addIssue({ code: 'custom', message: written === undefined ? 'is missing' : help });
      return z.NEVER;
    }
    const result = parsed(form, written);
    if (result.ok) return result.value;
    for (const { path, reason } of result.problems)
      context.addIssue({ code: 'custom', path: [...path], message: reason });
    return z.NEVER;
  });

/**
 * 90 days: a Step Functions execution lives a year, and everything a release waits for has to fit into one.
 */
export const longestMs = 90 * 86_400_000;

const read = <D extends Duration>(durationIn: (text: string) => D | undefined, examples: string) =>
  z.string().transform((text, context) => {
    const length = durationIn(text);
    const isTooLong = typeof length === 'number' && length > longestMs;
    if (length !== undefined && !isTooLong) return length;
    const message = isTooLong ? 'must be at most 90d' : `must be a duration such as ${examples}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** A wall-clock duration such as `60m`, as milliseconds. */
export const duration = read(durationMs, '90s, 60m, 48h or 2d');

/** The same, or business time such as `2 business days`: how long people may take. */
export const peoplesTime = read(durationOf, '60m, 48h or 2 business days');
