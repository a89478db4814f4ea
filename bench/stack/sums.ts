import type { AwsCall, Capacity, Counted } from '#infra/local/aws/counters';

export interface Units {
  readonly read: number;
  readonly write: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** How often functions ran; all of them unless some are named. */
export const invocationsIn = (counted: Counted, ...names: readonly string[]): number =>
  sum(
    Object.entries(counted.functions)
      .filter(([name]) => names.length === 0 || names.includes(name))
      .map(([, { invocations }]) => invocations),
  );

/** Capacity units by table and index, as the calls of one function were answered. */
export const capacityOf = (counted: Counted, functionName: string): Capacity =>
  counted.capacity[functionName] ?? {};

export const unitsIn = (capacity: Capacity): Units => ({
  read: sum(Object.values(capacity).map(({ read }) => read)),
  write: sum(Object.values(capacity).map(({ write }) => write)),
});

/** What every function but the named ones consumed. */
export const unitsOfAll = (counted: Counted, ...but: readonly string[]): Units => {
  const each = Object.entries(counted.capacity)
    .filter(([name]) => !but.includes(name))
    .map(([, capacity]) => unitsIn(capacity));
  return { read: sum(each.map(({ read }) => read)), write: sum(each.map(({ write }) => write)) };
};

export const callsOf = (counted: Counted, functionName: string): readonly AwsCall[] =>
  counted.calls.filter(({ caller }) => caller === functionName);

/** How many calls to AWS had an action that begins like this, whoever made them. */
export const callsTo = (counted: Counted, prefix: string): number =>
  counted.calls.filter(({ action }) => action.startsWith(prefix)).length;
