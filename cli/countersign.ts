#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './run.ts';
import type { Sink } from './world.ts';

const sink = (stream: NodeJS.WriteStream): Sink => ({
  isTTY: stream.isTTY === true,
  write: (text) => void stream.write(text),
});

// Whoever reads the output may stop early (`| head`). That is no error, and no reason to end with another code.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  stdout: sink(process.stdout),
  stderr: sink(process.stderr),
  readStdin: () => buffer(process.stdin),
  now: Date.now,
  random: Math.random,
  uuid: randomUUID,
  sleep: async (ms) => void (await sleep(ms)),
  after: (ms) => AbortSignal.timeout(ms),
});
