import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of another program that never outlives this one, not even when this one is killed. */
export interface GuardedChild {
  /** Resolves when the process has ended, with its exit code. */
  readonly exited: Promise<number>;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Called with every line the process writes, to standard output or error. */
  readonly onLine: (line: string) => void;
}

const guard = fileURLToPath(new URL('guard.ts', import.meta.url));

export function startGuarded({ command, args, env = process.env, onLine }: ChildOptions): GuardedChild {
  const child = spawn(process.execPath, [guard, command, ...args], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // A process group of its own: Ctrl-C in the terminal reaches the stack alone, which stops its children last.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
  child.stdin.on('error', () => undefined);

  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1));
  return {
    exited,
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
