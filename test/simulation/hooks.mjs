import { enableCompileCache, registerHooks } from 'node:module';
import { mutantNamed } from './mutants/all.ts';

// Every process of the simulator, and there are many, loads the same files: half of its start.
enableCompileCache();

/**
 * Puts the twins in place of `handlers/runtime/wire.ts`, so that the real handlers run on them, and makes the edits of
 * the mutant that MUTANT names. Preloaded with `--import`: it has to be there before the product is.
 */
const root = new URL('../../', import.meta.url);
const wire = new URL('functions/handlers/runtime/wire.ts', root).href;
const inMemory = new URL('test/statemachines/wire-in-memory.ts', root).href;

const mutant = process.env.MUTANT ? mutantNamed(process.env.MUTANT) : undefined;
const editsOf = (url) => (mutant?.edits ?? []).filter(({ file }) => new URL(file, root).href === url);

function edited(source, { file, find, put }) {
  const parts = source.split(find);
  if (parts.length !== 2)
    throw new Error(
      `the mutant "${mutant.name}" finds its place in ${file} ${parts.length - 1} times, not once`,
    );
  return parts.join(put);
}

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    return resolved.url === wire ? { ...resolved, url: inMemory } : resolved;
  },
  load(url, context, next) {
    const loaded = next(url, context);
    const edits = editsOf(url);
    if (edits.length === 0) return loaded;
    return { ...loaded, source: edits.reduce(edited, String(loaded.source)) };
  },
});
