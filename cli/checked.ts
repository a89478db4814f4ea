import type * as z from 'zod';
import { parsed } from '#domain/policy/problems';
import { misuse } from './failure.ts';

/** What the flags say, as the service takes it, or everything that is wrong with it, each thing by its flag. */
export function checked<T>(form: z.ZodType<T>, written: object, command: string): T {
  const { json: _, ...said } = written as { readonly json?: true };
  const read = parsed(form, said);
  if (read.ok) return read.value;
  const details = read.problems.map(({ path, reason }) => `--${path[0]} ${reason}`);
  throw misuse('This cannot be sent like this.', `See countersign ${command} --help`, details);
}
