import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type * as z from 'zod';
import { filled, restarted, type Errand } from './messages.ts';

const hold = join(import.meta.dirname, 'hold.ts');

/** Starts waiting releases in a process of their own, which is killed when it has said how much they take. */
export const fillAndKill = (errand: Extract<Errand, { kind: 'fill' }>): Promise<z.infer<typeof filled>> =>
  run(errand, filled);

/** Starts a process on what another one left. */
export const restart = (errand: Extract<Errand, { kind: 'restart' }>): Promise<z.infer<typeof restarted>> =>
  run(errand, restarted);

async function run<T>(errand: Errand, findings: z.ZodType<T>): Promise<T> {
  const child = spawn(process.execPath, ['--expose-gc', hold, JSON.stringify(errand)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    said = line;
    child.kill('SIGKILL');
  }
  await ended;
  if (said === undefined) throw new Error('The process that holds waiting releases ended without a word.');
  return findings.parse(JSON.parse(said));
}
