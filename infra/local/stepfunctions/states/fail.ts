import type { FailState } from '../asl/definition.ts';
import { StateFailure } from '../failure.ts';
import type { Scope } from '../query/expression.ts';
import { text } from '../query/typed.ts';

export async function failAsDefined({ Error: error, Cause: cause }: FailState, scope: Scope): Promise<never> {
  throw new StateFailure({
    ...(error && { error: await text(error, scope, 'Error') }),
    ...(cause && { cause: await text(cause, scope, 'Cause') }),
  });
}
