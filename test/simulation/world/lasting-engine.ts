import { createEngine, type Engine, type EngineOptions } from '#infra/local/stepfunctions/engine';
import type { Workflow } from '#ports/workflow';
import { engineWorkflow } from '#test/statemachines/engine-workflow';
import { machines } from '#test/statemachines/machines';
import { memoryStore } from '../engine-store/store.ts';

/** What one run brings along; the rest of an engine can serve the next run too. */
type Surroundings = Pick<EngineOptions, 'clock' | 'invoke'> & { readonly random: () => number };

interface Lasting {
  readonly engine: Engine;
  readonly workflow: Workflow;
  surroundings: Surroundings;
  runs: number;
}

const sources = machines();

/** Then its tables are large enough to be felt. */
const mostRuns = 50;

let lasting: Lasting | undefined;

/**
 * An engine for one run. Making one, with its tables and its machines, costs more than a short run does, so one
 * engine serves many runs in turn: executions have names of their own in each, and a run that came to its end
 * leaves no timer behind.
 */
export function engineFor(surroundings: Surroundings): Pick<Lasting, 'engine' | 'workflow'> {
  if (lasting && lasting.runs >= mostRuns) discardEngine();
  lasting ??= newEngine(surroundings);
  lasting.surroundings = surroundings;
  lasting.runs += 1;
  return lasting;
}

/** Forgets the engine: a run that did not come to its end may have left anything in it. */
export function discardEngine(): void {
  void lasting?.engine.close();
  lasting = undefined;
}

function newEngine(first: Surroundings): Lasting {
  const here = (): Surroundings => made.surroundings;
  const engine = createEngine({
    clock: {
      now: () => here().clock.now(),
      at: (epochMs, fire) => here().clock.at(epochMs, fire),
      cancel: (timer) => here().clock.cancel(timer),
      advance: (ms) => here().clock.advance(ms),
      join: () => undefined,
      close: () => undefined,
    },
    database: memoryStore(),
    random: () => here().random(),
    invoke: (arn, payload, caller) => here().invoke(arn, payload, caller),
  });
  const made: Lasting = { engine, workflow: engineWorkflow(engine), surroundings: first, runs: 0 };
  engine.load(sources);
  return made;
}
