import { expect, test } from 'vitest';
import { createClosers } from '#infra/local/closers';

test('what was started last is stopped first, and each waits for the one before', async () => {
  const closers = createClosers();
  const stopped: string[] = [];
  closers.add('database', () => void stopped.push('database'));
  closers.add('server', async () => {
    await Promise.resolve();
    stopped.push('server');
  });
  await closers.closeAll();
  expect(stopped).toEqual(['server', 'database']);
});

test('a part that does not stop is named, and the others are stopped all the same', async () => {
  const closers = createClosers();
  let isStopped = false;
  closers.add('the database', () => void (isStopped = true));
  closers.add('the server', () => Promise.reject(new Error('stuck')));
  await expect(closers.closeAll()).rejects.toMatchObject({
    errors: [{ message: 'the server did not stop' }],
  });
  expect(isStopped).toBe(true);
});
