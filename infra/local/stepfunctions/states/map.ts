import type { MapState } from '../asl/definition.ts';
import { queryFailure } from '../failure.ts';
import type { Json } from '../json.ts';
import { integer, list } from '../query/typed.ts';
import { newFrame } from '../run/new-frame.ts';
import { record } from '../run/note.ts';
import type { Run } from '../run/run.ts';
import { scopeOf } from '../run/scope.ts';
import type { Frame } from '../store/records.ts';

/** An inline Map never runs more iterations at once; MaxConcurrency 0 means this many. */
const mostConcurrent = 40;

/** Makes a frame for every item; `joinFrames` starts as many as may run at once. */
export async function layOutIterations(run: Run, frame: Frame, state: MapState): Promise<void> {
  const items = await itemsOf(run, frame, state);
  const limits = { min: 0, max: Number.MAX_SAFE_INTEGER };
  const asked =
    state.MaxConcurrency &&
    (await integer(state.MaxConcurrency, scopeOf(run, frame), 'MaxConcurrency', limits));
  const inputs = await inputsOf(run, frame, state, items);

  frame.data.maxConcurrency = Math.min(asked || mostConcurrent, mostConcurrent);
  record(run, frame, 'MapStateStarted', { length: items.length });
  const placed = { execution: frame.execution, parent: frame.id, state: state.ItemProcessor.StartAt };
  for (const { item, input } of inputs) {
    const iteration = { ...placed, slot: item.Index, status: 'pending', input, item, now: run.now } as const;
    run.store.frames.add(newFrame(iteration));
  }
}

async function inputsOf(run: Run, frame: Frame, { ItemSelector }: MapState, items: readonly Json[]) {
  const inputs: { item: { Index: number; Value: Json }; input: Json }[] = [];
  for (const [Index, Value] of items.entries()) {
    const item = { Index, Value };
    const input = ItemSelector
      ? await ItemSelector.evaluate(scopeOf(run, frame, { item }), 'ItemSelector')
      : Value;
    inputs.push({ item, input });
  }
  return inputs;
}

function itemsOf(run: Run, frame: Frame, state: MapState): Promise<Json[]> | Json[] {
  if (state.Items) return list(state.Items, scopeOf(run, frame), 'Items');
  const { input } = frame.data;
  if (Array.isArray(input)) return input;
  throw queryFailure('', `Map state input must be an array but was: ${JSON.stringify(input)}`);
}
