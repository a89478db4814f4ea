import { check } from './check.ts';
import { machineSchema, type Block, type Machine, type State } from './definition.ts';
import { DefinitionRefused, problemsOf } from './refused.ts';

export interface LoadedMachine {
  readonly machine: Machine;
  /** In the order of the definition, states inside a Map or a Parallel after the one that holds them. */
  readonly states: ReadonlyMap<string, PlacedState>;
}

/** State names are unique in a machine, whichever block they stand in. */
interface PlacedState {
  readonly state: State;
  /** 0 for the machine's own states, 1 inside a Map or Parallel, and so on. */
  readonly depth: number;
}

/** Reads a definition. Throws DefinitionRefused with every problem it finds. */
export function loadMachine(name: string, definition: unknown): LoadedMachine {
  const parsed = machineSchema.safeParse(definition);
  if (!parsed.success) throw new DefinitionRefused(name, problemsOf(parsed.error, definition));
  const problems = check(parsed.data);
  if (problems.length > 0) throw new DefinitionRefused(name, problems);
  return { machine: parsed.data, states: new Map(placedStates(parsed.data, 0)) };
}

function* placedStates(block: Block, depth: number): Generator<[string, PlacedState]> {
  for (const [name, state] of Object.entries(block.States)) {
    yield [name, { state, depth }];
    if (state.Type === 'Map') yield* placedStates(state.ItemProcessor, depth + 1);
    if (state.Type === 'Parallel') {
      for (const branch of state.Branches) yield* placedStates(branch, depth + 1);
    }
  }
}
