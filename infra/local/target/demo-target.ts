import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { startGuarded } from '#infra/local/process/guarded-child';

/** The demo target, as the stack sees it. */
export interface DemoTarget {
  readonly url: string;
  /** Passes settings on; answers with what the target now reports, or with why it refuses. */
  set(measured: unknown): Promise<{ readonly answer: unknown } | { readonly refusal: string }>;
  /** Something that orders deployments ran: from now on there may be one under way. */
  expectWork(): void;
  /** Waits for deployments under way, which run in real time, and says whether there were any. */
  settled(): Promise<boolean>;
  stop(): Promise<void>;
}

export interface DemoTargetOptions {
  readonly countersignUrl: string;
  readonly stateFile: string;
  readonly stepMs: number | undefined;
  readonly onLine: (line: string) => void;
}

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const health = z.object({ deploying: z.number() });
const refused = z.object({ refusal: z.string() });

/** Longer than a deployment takes; one that hangs must not hold up the clock for ever. */
const settleLimitMs = 15_000;

export async function startDemoTarget({
  countersignUrl,
  stateFile,
  stepMs,
  onLine,
}: DemoTargetOptions): Promise<DemoTarget> {
  const listening = Promise.withResolvers<string>();
  const child = startGuarded({
    command: process.execPath,
    args: [main],
    env: {
      COUNTERSIGN_URL: countersignUrl,
      STATE_FILE: stateFile,
      ...(stepMs !== undefined && { STEP_MS: String(stepMs) }),
    },
    onLine(line) {
      const url = /^listening on (http:\S+)$/.exec(line)?.[1];
      if (url !== undefined) listening.resolve(url);
      else onLine(line);
    },
  });
  const url = await Promise.race([
    listening.promise,
    child.exited.then(() => Promise.reject(new Error('The demo target did not start.'))),
  ]);

  // Asking costs a call, and an advancing clock asks after every timer. At first something may be left from before.
  let workExpected = true;
  const deploying = async () => {
    const answer = await fetch(new URL('/health', url)).catch(() => undefined);
    return answer !== undefined && health.parse(await answer.json()).deploying > 0;
  };

  return {
    url,
    async set(measured) {
      const answer = await fetch(new URL('/measured', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(measured),
      });
      return answer.ok ? { answer: await answer.json() } : refused.parse(await answer.json());
    },
    expectWork: () => void (workExpected = true),
    async settled() {
      let waited = false;
      if (!workExpected) return waited;
      workExpected = false;
      for (
        const giveUpAt = Date.now() + settleLimitMs;
        Date.now() < giveUpAt && (await deploying());
        await pause(20)
      ) {
        waited = true;
      }
      return waited;
    },
    stop: () => child.stop(),
  };
}
