import * as z from 'zod';
import type { Client } from './load/insist.ts';

const counters = z.object({ actions: z.record(z.string(), z.record(z.string(), z.number())) });
const repairs = /^states:(?:Start|Send|Redrive)|^ses:|^dynamodb:(?:Put|Update|Delete|Transact)/;

/** L3: what the stack still does by itself in five minutes in which nobody does anything; a sweeper only looks. */
export async function stillDone({ visitor }: Client): Promise<readonly string[]> {
  await visitor.call('POST', '/_local/counters', { json: {} });
  await visitor.advance(300);
  const { actions } = counters.parse(JSON.parse((await visitor.call('GET', '/_local/counters')).text));
  return Object.entries(actions).flatMap(([caller, done]) =>
    Object.entries(done)
      .filter(([action]) => repairs.test(action))
      .map(([action, count]) => `${caller} called ${action} ${count} times`),
  );
}
