import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { takeDataFolder } from '#infra/local/data-folder';
import { help } from '#infra/local/settings';
import { temporaryFolder } from './fixtures/folder.ts';

// Processes and threads start here; a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

/** Runs `npm start`'s command until it ends; only ever with something that keeps it from starting. */
async function start(env: Record<string, string>, ...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../../infra/local/start.ts'), ...args],
    {
      env: { PATH: process.env['PATH'], DATA_DIR: temporaryFolder(), PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said, told };
}

describe('a start that cannot be says why, in a sentence', () => {
  test('when the port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = String(typeof address === 'object' && address ? address.port : 0);
    expect(await start({ PORT: port })).toMatchObject({
      code: 1,
      said: `Port ${port} of 127.0.0.1 is in use. Set PORT to another one, or 0 for any.\n`,
    });
  });

  test('when the data folder belongs to a running stack', async () => {
    const folder = temporaryFolder();
    const taken = takeDataFolder(folder);
    onTestFinished(() => taken.release());
    expect(await start({ DATA_DIR: folder })).toMatchObject({
      code: 1,
      said: `${folder} belongs to a running stack (process ${process.pid}). Stop it, or set DATA_DIR.\n`,
    });
  });

  test('when a setting makes no sense', async () => {
    expect(await start({ PORT: 'soon' })).toMatchObject({
      code: 64,
      said: 'PORT has to be a number from 0 to 65535; it is "soon".\n',
    });
  });

  test('when there can be no data folder', async () => {
    const file = join(temporaryFolder(), 'notes');
    writeFileSync(file, '');
    for (const [DATA_DIR, reason] of [
      [file, `${file} is a file`],
      [join(file, 'below'), `${file} is a file`],
      // Node makes folders there for ever.
      ['/proc/countersign', 'no folder can be made there'],
    ] as const)
      expect(await start({ DATA_DIR })).toMatchObject({
        code: 1,
        said: `DATA_DIR ${DATA_DIR} cannot be used: ${reason}.\n`,
      });
  });

  test('when there is no policy folder', async () => {
    const POLICY_DIR = join(temporaryFolder(), 'nowhere');
    expect(await start({ POLICY_DIR })).toMatchObject({
      code: 1,
      said: `POLICY_DIR ${POLICY_DIR} cannot be read: it does not exist.\n`,
    });
  });

  test('when the policies do not load', async () => {
    const POLICY_DIR = temporaryFolder();
    expect(await start({ POLICY_DIR })).toMatchObject({
      code: 1,
      said:
        `POLICY_DIR ${POLICY_DIR} holds policies that do not load:\n` +
        'directory.yaml:1: is missing\ndirectory.yaml:1: has no policy pack beside it\n',
    });
  });
});

test('asked for help it names its settings and starts nothing', async () => {
  expect(await start({}, '--help')).toEqual({ code: 0, said: '', told: `${help}\n` });
});

test.each([['--port', '4500'], ['now']])('a flag it does not have is refused: %s', async (...args) => {
  expect(await start({}, ...args)).toEqual({
    code: 64,
    said: `npm start does not know ${args.join(' ')}.\n\n${help}\n`,
    told: '',
  });
});
