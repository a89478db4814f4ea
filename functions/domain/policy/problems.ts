import type * as z from 'zod';

export type Path = readonly (string | number)[];

/** One thing that is wrong with a pack or the directory. `reason` continues a sentence that names the place. */
export interface Problem {
  readonly path: Path;
  readonly reason: string;
}

export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Parses with the schema; what does not fit becomes problems in plain words, one for each place. */
export function parsed<T>(schema: z.ZodType<T>, written: unknown): Checked<T> {
  const result = schema.safeParse(written, { error: inPlainWords });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: result.error.issues.flatMap(problemsOf) };
}

function problemsOf(issue: z.core.$ZodIssue): readonly Problem[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], reason: issue.message }));
  }
  return [{ path, reason: issue.message }];
}

function inPlainWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, issue.input);
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : `must be ${issue.values.map(String).join(' or ')}`;
    case 'invalid_key':
      return issue.issues[0]?.message;
    case 'unrecognized_keys':
      return 'is not known here';
    case 'invalid_format':
      return wrongFormat(issue);
    case 'too_small':
      return issue.origin === 'number' ? `must be at least ${issue.minimum}` : 'must not be empty';
    case 'too_big':
      return issue.origin === 'number'
        ? `must be at most ${issue.maximum}`
        : `is longer than ${issue.maximum}`;
    default:
      return undefined;
  }
}

function wrongFormat({ format, prefix }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidStringFormat>): string {
  if (format === 'email') return 'must be an e-mail address';
  return format === 'starts_with' ? `must begin with ${String(prefix)}` : 'does not have the right form';
}

function wrongType(expected: string, input: unknown): string {
  if (input === undefined) return 'is missing';
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')) {
    return `must be text: write "${input}" in quotes`;
  }
  return `must be ${inYaml[expected] ?? expected}`;
}

const inYaml: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a mapping, at least {}',
  record: 'a mapping, at least {}',
};
