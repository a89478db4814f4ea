import middy from '@middy/core';
import type * as z from 'zod';
import type { Outcome, Refusal } from '#domain/outcome';
import { logger } from './wire.ts';

/** A refusal that a state machine has to see: thrown under the name its Catch or Retry lists. */
class Refused extends Error {
  constructor(refusal: Refusal, name: string) {
    super(refusal.detail);
    this.name = name;
  }
}

/**
 * The Lambda handler of one state machine task: parses the input, runs, and answers with what comes next. `named`
 * says under which error name a refusal reaches the state machine; any other refusal is a bug of the machine.
 */
export function stepTask<S extends z.ZodType, R>(
  input: S,
  run: (input: z.infer<S>) => Promise<Outcome<R>>,
  named: Readonly<Partial<Record<Refusal['code'], string>>> = {},
) {
  return middy<unknown, R>()
    .use({
      onError: ({ error }) => {
        if (!(error instanceof Refused)) logger.error('a task failed', { error: error as Error });
      },
    })
    .handler(async (event) => {
      const outcome = await run(input.parse(event));
      if (outcome.ok) return outcome.value;
      throw new Refused(outcome.refusal, named[outcome.refusal.code] ?? 'TaskRefused');
    });
}
