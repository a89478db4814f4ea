import type { Template } from '../query/template.ts';
import { isObject } from '../json.ts';
import type { Block, State } from './definition.ts';

/** A block with the blocks around it, outermost first: the scopes a variable of this block can come from. */
export interface Scoped {
  readonly block: Block;
  readonly around: readonly Block[];
  readonly path: string;
}

export function* scopesOf(block: Block, around: readonly Block[] = [], path = ''): Generator<Scoped> {
  yield { block, around, path };
  for (const [name, state] of Object.entries(block.States)) {
    const inner = [...around, block];
    const at = `${path}/States/${name}`;
    if (state.Type === 'Map') yield* scopesOf(state.ItemProcessor, inner, `${at}/ItemProcessor`);
    if (state.Type !== 'Parallel') continue;
    for (const [index, branch] of state.Branches.entries()) {
      yield* scopesOf(branch, inner, `${at}/Branches/${index}`);
    }
  }
}

/** Where a state can go from here. */
export function nextOf(state: State): string[] {
  const next: (string | undefined)[] = [];
  if ('Next' in state) next.push(state.Next);
  if (state.Type === 'Choice') next.push(state.Default, ...state.Choices.map((rule) => rule.Next));
  if ('Catch' in state) next.push(...state.Catch.map((catcher) => catcher.Next));
  return next.filter((name) => name !== undefined);
}

/** Names of the variables a state may assign. */
export function assignedBy(state: State): string[] {
  const assigns: (Record<string, Template> | undefined)[] = [];
  if ('Assign' in state) assigns.push(state.Assign);
  if (state.Type === 'Choice') assigns.push(...state.Choices.map((rule) => rule.Assign));
  if ('Catch' in state) assigns.push(...state.Catch.map((catcher) => catcher.Assign));
  return assigns.flatMap((assign) => Object.keys(assign ?? {}));
}

/** Every template of a state's own, not those of the states inside it. */
export function* templatesOf(part: unknown): Generator<Template> {
  if (Array.isArray(part)) for (const item of part) yield* templatesOf(item);
  if (!isObject(part)) return;
  if (isTemplate(part)) return yield part;
  for (const [key, inner] of Object.entries(part)) {
    if (key !== 'ItemProcessor' && key !== 'Branches') yield* templatesOf(inner);
  }
}

function isTemplate(part: object): part is Template {
  return 'expressions' in part && 'evaluate' in part;
}
