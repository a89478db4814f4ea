import type { AwsCall } from '#infra/local/aws/counters';
import type { Measure } from '../measure.ts';
import { callsOf } from '../stack/sums.ts';

export const wakeUp: Measure = {
  name: 'wake-up',
  title: 'From the durable decision to the resumed workflow',
  async run(bench) {
    const { settled } = (await bench.observedRelease()).steps;
    const calls = callsOf(settled, 'http/decisions');
    return {
      rows: [
        {
          what: 'AWS calls after the commit, the one that resumes included',
          measured: callsToResume(calls),
          unit: 'count',
          goal: { first: 1 },
        },
      ],
      details: calls.map(({ action }) => action),
    };
  },
};

/** How many calls follow the commit until the workflow is resumed. Throws when it was not resumed after a commit. */
export function callsToResume(calls: readonly AwsCall[]): number {
  const committed = calls.findIndex(({ action }) => action === 'dynamodb:TransactWriteItems');
  const resumed = calls.findIndex(
    ({ action, status }, index) => index > committed && action === 'states:SendTaskSuccess' && status === 200,
  );
  if (committed < 0 || resumed < 0)
    throw new Error('The settling decision did not commit and then resume the workflow.');
  return resumed - committed;
}
