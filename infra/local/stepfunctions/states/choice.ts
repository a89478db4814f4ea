import type { ChoiceState } from '../asl/definition.ts';
import { StateFailure } from '../failure.ts';
import type { Scope } from '../query/expression.ts';
import { truth } from '../query/typed.ts';
import type { Work } from './work.ts';

export async function choose(state: ChoiceState, scope: Scope): Work {
  for (const [index, rule] of state.Choices.entries()) {
    if (await truth(rule.Condition, scope, `Choices[${index}]/Condition`)) return { exit: rule };
  }
  if (state.Default !== undefined) return { exit: { ...state, Next: state.Default } };
  throw new StateFailure({
    error: 'States.NoChoiceMatched',
    cause: 'No choice rule matched and there is no Default.',
  });
}
