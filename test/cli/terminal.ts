import type { ExitCode } from '#cli/exit-code';
import { run } from '#cli/run';
import type { World } from '#cli/world';

export interface Ran {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Terminal {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly isTTY?: boolean;
  readonly stdin?: string | Uint8Array;
  /** Called instead of sleeping, after the clock has moved on. */
  readonly onSleep?: (ms: number) => void;
  readonly after?: (ms: number) => AbortSignal;
}

/** Runs a command line as a process would, on a clock that only sleeping moves on. */
export async function terminal(args: readonly string[], given: Terminal = {}): Promise<Ran> {
  const { env = {}, cwd = '/', isTTY = false, stdin = '', onSleep = () => {} } = given;
  let [stdout, stderr, now] = ['', '', Date.UTC(2026, 10, 21, 10)];
  const world: World = {
    env: { PATH: process.env['PATH'], ...env },
    cwd,
    stdout: { isTTY, write: (text) => (stdout += text) },
    stderr: { isTTY, write: (text) => (stderr += text) },
    readStdin: async () => Buffer.from(stdin),
    now: () => now,
    random: () => 0.5,
    uuid: () => '00000000-0000-4000-8000-000000000001',
    sleep: async (ms) => {
      now += ms;
      onSleep(ms);
    },
    after: given.after ?? (() => new AbortController().signal),
  };
  const code = await run(args, world);
  return { code, stdout, stderr };
}
