import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createCounters } from '#infra/local/aws/counters';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { createFunctions } from '#infra/local/lambda/functions';
import { temporaryFolder } from '../fixtures/folder.ts';
import { functionModel } from '../fixtures/function-model.ts';

// Processes and threads start here; a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

function functions() {
  const logFolder = temporaryFolder();
  const trouble: string[] = [];
  const counters = createCounters();
  const made = createFunctions({
    models: [functionModel({ environment: { OWN: 'yes', SHADOWED: 'own' } })],
    clock: virtualClock(0),
    logFolder,
    counters,
    runtimeVariables: () => ({ SHADOWED: 'machine' }),
    onHandled: () => undefined,
    onTrouble: (line) => void trouble.push(line),
  });
  onTestFinished(() => made.close());
  return { made, logFolder, trouble, counters };
}

test('a function is found by its name and by its ARN, with or without a qualifier', async () => {
  const { made } = functions();
  const answers = await Promise.all(
    ['Shop-Probe', functionModel().arn, `${functionModel().arn}:live`].map((name) =>
      made.invoke(name, { ask: 'nothing' }),
    ),
  );
  expect(answers).toEqual([{ payload: null }, { payload: null }, { payload: null }]);
});

test('what the machine sets wins over the function’s own environment', async () => {
  const { made } = functions();
  expect(await made.invoke('Shop-Probe', { ask: 'environment' })).toEqual({
    payload: { OWN: 'yes', SHADOWED: 'machine' },
  });
});

test('lines go to the function’s log, failures to the operator, and both are counted', async () => {
  const { made, logFolder, trouble, counters } = functions();
  await made.invoke('Shop-Probe', { ask: 'talk' });
  await made.invoke('Shop-Probe', { ask: 'error' });
  await expect.poll(() => readFileSync(join(logFolder, 'probe.log'), 'utf8')).toContain('a line\n');
  expect(trouble).toEqual(['probe failed: TooFar: too far']);
  expect(counters.read().functions).toMatchObject({ probe: { invocations: 2, errors: 1, coldStarts: 1 } });
});

test('it has settled when no event is under way, and says whether there was any', async () => {
  const { made } = functions();
  expect(await made.settled()).toBe(false);
  let answered = false;
  void made.invoke('Shop-Probe', {}).then(() => (answered = true));
  expect(await made.settled()).toBe(true);
  expect(answered).toBe(true);
});
