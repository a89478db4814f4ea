import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStackClock } from '#infra/local/stack-clock';
import { temporaryFolder } from './fixtures/folder.ts';

test('what a clock was moved on by outlives the process, before anything at the new time happens', async () => {
  const file = join(temporaryFolder(), 'clock.json');
  const first = openStackClock(file);
  onTestFinished(() => first.close());
  const seen: number[] = [];
  first.at(first.now() + 3_600_000, () => {
    const meanwhile = openStackClock(file);
    seen.push(meanwhile.now());
    meanwhile.close();
  });
  await first.advance(7_200_000);
  const later = openStackClock(file);
  onTestFinished(() => later.close());
  expect(seen[0]).toBeGreaterThanOrEqual(Date.now() + 3_500_000);
  expect(later.now()).toBeGreaterThanOrEqual(first.now());
});
