import { patiently } from '#infra/local/patiently';
import { npmLaunch, processesOn, type LaunchedStack } from '#test/journeys/support/npm-start';

/** The stack as those see it who call it: now it answers, now it is gone, and then it is there again. */
export interface House {
  readonly url: string;
  /** Starts it on the data folder as it is now; resolves when it runs, or has ended before. */
  open(): Promise<void>;
  /** Resolves when it answers, however often it is killed until then. */
  up(): Promise<void>;
  /** Kills the main process and nothing else. What it started has to end by itself. */
  kill(): Promise<void>;
  /** Ends it as Ctrl-C does; resolves with the exit code. */
  close(): Promise<number | null>;
  /** Processes that did not end with the stack that started them. */
  orphans(): Promise<readonly string[]>;
  /** Everything every one of them wrote. */
  output(): string;
}

/** What ending two processes takes where they have to wait for a busy machine. */
const orphanLimitMs = 10_000;

export function houseAt(port: number, dataDir: string, policyDir: string): House {
  const url = `http://127.0.0.1:${port}`;
  const stacks: LaunchedStack[] = [];
  const left: Promise<readonly string[]>[] = [];
  let isOpen = false;
  let opened = Promise.withResolvers<void>();
  /** Who waits already goes on waiting, over as many kills as it takes. */
  const shut = () => {
    if (isOpen) opened = Promise.withResolvers();
    isOpen = false;
  };

  const wanted = new Set<LaunchedStack>();
  const present = (): LaunchedStack => {
    const stack = stacks.at(-1);
    if (!stack) throw new Error('the house was never opened');
    return stack;
  };

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const processes = processesOn(dataDir);
    const stack = present();
    wanted.add(stack);
    shut();
    const code = await stack.end(signal);
    left.push(leftOf(processes));
    return code;
  }

  /** A stack that ends before anybody wanted it to is a fault whoever waits for it is told of. */
  async function watch(stack: LaunchedStack): Promise<void> {
    const code = await stack.ended;
    if (wanted.has(stack)) return;
    shut();
    opened.promise.catch(() => undefined);
    opened.reject(new Error(`the stack ended by itself with ${code}: ${stack.output()}`));
  }

  return {
    url,
    async open() {
      const stack = npmLaunch({ port, dataDir, policyDir });
      stacks.push(stack);
      void watch(stack);
      try {
        await stack.runs;
        if (wanted.has(stack)) return;
        isOpen = true;
        opened.resolve();
      } catch (cause) {
        if (!wanted.has(stack)) throw new Error(`the stack did not start: ${stack.output()}`, { cause });
      }
    },
    up: () => opened.promise,
    kill: async () => void (await end('SIGKILL')),
    close: () => end('SIGTERM'),
    orphans: async () => (await Promise.all(left)).flat(),
    output: () => stacks.map((stack) => stack.output()).join('\n'),
  };

  async function leftOf(processes: ReturnType<typeof processesOn>): Promise<readonly string[]> {
    const alive = () => {
      const now = new Set(processesOn(dataDir).map(({ pid }) => pid));
      return processes.filter(({ pid }) => now.has(pid));
    };
    const gone = patiently(
      'them to end',
      async () => (alive().length === 0 ? true : undefined),
      orphanLimitMs,
    );
    return gone.then(
      () => [],
      () => alive().map(({ pid, command }) => `${pid} ${command}`),
    );
  }
}
