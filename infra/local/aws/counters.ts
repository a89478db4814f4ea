import type { HandledEvent } from '#infra/local/lambda/pool';

/** Counts what AWS would bill: invocations, calls and capacity units, by function. */
export interface Counters {
  invoked(functionName: string, handled: HandledEvent): void;
  called(call: AwsCall): void;
  read(): Counted;
  reset(): void;
}

/** One call a function (or an operator) made to AWS. */
export interface AwsCall {
  readonly caller: string;
  /** `dynamodb:PutItem` and the like. */
  readonly action: string;
  readonly status: number;
  readonly capacity?: Capacity;
}

/** Units by table or index: `Requests`, `Requests/ByTeam`. */
export type Capacity = Readonly<Record<string, { readonly read: number; readonly write: number }>>;

export interface Counted {
  readonly functions: Readonly<Record<string, FunctionCount>>;
  /** How often each caller used each action. */
  readonly actions: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Units each caller consumed. */
  readonly capacity: Readonly<Record<string, Capacity>>;
  /** The latest calls, oldest first. */
  readonly calls: readonly AwsCall[];
}

export interface FunctionCount {
  readonly invocations: number;
  readonly errors: number;
  readonly coldStarts: number;
  readonly ms: number;
}

const callsKept = 5_000;

export function createCounters(): Counters {
  const functions = new Map<string, FunctionCount>();
  const actions = new Map<string, Map<string, number>>();
  const capacity = new Map<string, Map<string, { read: number; write: number }>>();
  let calls: AwsCall[] = [];

  return {
    invoked(functionName, { cold, ms, error }) {
      const before = functions.get(functionName) ?? { invocations: 0, errors: 0, coldStarts: 0, ms: 0 };
      functions.set(functionName, {
        invocations: before.invocations + 1,
        errors: before.errors + (error === undefined ? 0 : 1),
        coldStarts: before.coldStarts + (cold ? 1 : 0),
        ms: Math.round((before.ms + ms) * 10) / 10,
      });
    },
    called(call) {
      calls.push(call);
      if (calls.length > 2 * callsKept) calls = calls.slice(-callsKept);
      const ofCaller = entry(actions, call.caller, () => new Map<string, number>());
      ofCaller.set(call.action, (ofCaller.get(call.action) ?? 0) + 1);
      for (const [place, units] of Object.entries(call.capacity ?? {})) {
        const consumed = entry(
          capacity,
          call.caller,
          () => new Map<string, { read: number; write: number }>(),
        );
        const { read, write } = consumed.get(place) ?? { read: 0, write: 0 };
        consumed.set(place, { read: read + units.read, write: write + units.write });
      }
    },
    read: () => ({
      functions: Object.fromEntries(functions),
      actions: nested(actions),
      capacity: nested(capacity),
      calls: calls.slice(-callsKept),
    }),
    reset() {
      functions.clear();
      actions.clear();
      capacity.clear();
      calls = [];
    },
  };
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const present = map.get(key);
  if (present !== undefined) return present;
  const made = make();
  map.set(key, made);
  return made;
}

const nested = <V>(map: Map<string, Map<string, V>>) =>
  Object.fromEntries([...map].map(([key, inner]) => [key, Object.fromEntries(inner)]));
