import type { AwsCall, Capacity, Counted } from '#infra/local/aws/counters';

/** What the counters of a stack would have counted: functions by their invocations, and the calls they made. */
export function countedOf(
  functions: Readonly<Record<string, number>>,
  calls: readonly Partial<AwsCall>[] = [],
): Counted {
  const all = calls.map((call) => ({ caller: 'http/decisions', action: '', status: 200, ...call }));
  const capacity = new Map<string, Record<string, { read: number; write: number }>>();
  for (const { caller, capacity: consumed = {} } of all) {
    const held = capacity.get(caller) ?? {};
    for (const [place, { read, write }] of Object.entries<Capacity[string]>(consumed)) {
      const before = held[place] ?? { read: 0, write: 0 };
      held[place] = { read: before.read + read, write: before.write + write };
    }
    capacity.set(caller, held);
  }
  return {
    functions: Object.fromEntries(
      Object.entries(functions).map(([name, invocations]) => [
        name,
        { invocations, errors: 0, coldStarts: 0, ms: 0 },
      ]),
    ),
    actions: {},
    capacity: Object.fromEntries(capacity),
    calls: all,
  };
}
