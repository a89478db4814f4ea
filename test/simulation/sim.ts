import type { CompiledPolicies } from '#domain/policy/compiled';
import type { Outcome, RefusalCode } from '#domain/outcome';
import type { Engine } from '#infra/local/stepfunctions/engine';
import type { World } from '#usecases/world';
import type { Chances } from './chances.ts';
import type { Book } from './invariants/book.ts';
import type { Kernel } from './kernel.ts';
import type { Process } from './process.ts';
import { bugIn, type Broken } from './violation.ts';
import type { Twins } from './world/twins.ts';

/** What an actor has to do with. */
export interface Sim {
  readonly kernel: Kernel;
  readonly chances: Chances;
  readonly twins: Twins;
  readonly world: World;
  readonly engine: Engine;
  readonly policies: CompiledPolicies;
  /** What the events say, by request. */
  readonly books: ReadonlyMap<string, Book>;
  readonly broken: Broken;
}

/** What a caller heard. From trouble or silence follows nothing. */
export type Heard<T> =
  | { readonly said: 'ok'; readonly value: T; readonly process: Process }
  | { readonly said: 'refused'; readonly code: RefusalCode; readonly process: Process }
  | { readonly said: 'trouble' | 'nothing' };

/**
 * One call of the interface. S8 for whoever was refused is held here: the call they made changed nothing. What "ok"
 * promises, the actor knows and checks.
 */
export async function call<T>(
  { kernel, world, broken }: Sim,
  name: string,
  work: (world: World, now: string) => Promise<Outcome<T>>,
  mayNotChange?: string,
): Promise<Heard<T>> {
  let made: Process | undefined;
  const ending = await kernel.spawn(
    name,
    (process) => {
      made = process;
      return work(world, kernel.now());
    },
    mayNotChange,
  );
  if (ending.how === 'died') return { said: 'nothing' };
  if (ending.how === 'threw') {
    const bug = bugIn(ending.trouble);
    if (bug) broken('bug', `${name}: ${bug}`);
    kernel.note(name, `was answered with trouble: ${String(ending.trouble)}`);
    return { said: 'trouble' };
  }
  const process = made!;
  if (ending.value.ok) {
    kernel.note(name, 'was told ok');
    return { said: 'ok', value: ending.value.value, process };
  }
  const { code } = ending.value.refusal;
  kernel.note(name, `was refused: ${code}`);
  if (process.commits > 0) broken('S8', `${name} was refused (${code}) and changed the record all the same`);
  return { said: 'refused', code, process };
}
