import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { takeDataFolder } from '#infra/local/data-folder';
import { startGuarded } from '#infra/local/process/guarded-child';
import { temporaryFolder } from '../fixtures/folder.ts';

// Processes and threads start here; a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

/** A port that a child connects to: its end is the end of the connection. */
async function lifeline() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const connected = once(server, 'connection').then(async ([socket]: Socket[]) => {
    if (!socket) throw new Error('no socket');
    await once(socket, 'data');
    socket.on('error', () => undefined);
    return { gone: once(socket, 'close') };
  });
  return { port, connected };
}

test('a child ends with its parent, even when that is killed, and the data folder is free again', async () => {
  const folder = temporaryFolder();
  const { port, connected } = await lifeline();
  const parent = spawn(
    process.execPath,
    [join(import.meta.dirname, '../fixtures/killed-parent.ts'), folder, String(port)],
    {
      stdio: 'inherit',
    },
  );
  const { gone } = await connected;
  expect(() => takeDataFolder(folder)).toThrow(`process ${parent.pid}`);
  parent.kill('SIGKILL');
  await gone;
  takeDataFolder(folder).release();
});

test('a child that is stopped is gone', async () => {
  const { port, connected } = await lifeline();
  const child = startGuarded({
    command: process.execPath,
    args: [
      '-e',
      `require('node:net').connect(${port}, '127.0.0.1').on('connect', function () { this.write('here') })`,
    ],
    onLine: () => undefined,
  });
  const { gone } = await connected;
  await child.stop();
  await gone;
});

test('what a child says and how it ends is heard', async () => {
  const lines: string[] = [];
  const child = startGuarded({
    command: process.execPath,
    args: ['-e', `console.log('one'); console.error('two'); process.exitCode = 7`],
    onLine: (line) => void lines.push(line),
  });
  expect(await child.exited).toBe(7);
  await expect.poll(() => lines.toSorted()).toEqual(['one', 'two']);
});

test('a command that does not exist ends at once', async () => {
  const child = startGuarded({ command: '/nowhere/nothing', args: [], onLine: () => undefined });
  expect(await child.exited).toBe(127);
});
