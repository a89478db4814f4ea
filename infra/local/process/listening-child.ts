import { StartRefused } from '#infra/local/start-refused';
import { freePort } from './free-port.ts';
import { startGuarded } from './guarded-child.ts';

/** A server of another program on a loopback port of its own. */
export interface ListeningChild {
  readonly endpoint: string;
  /** Resolves when it has ended, wanted or not, with the last thing it said. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

export interface ServerProgram {
  /** What people call it. */
  readonly name: string;
  readonly command: string;
  readonly argsFor: (port: number) => readonly string[];
  readonly envFor?: (port: number) => NodeJS.ProcessEnv;
  /** What it says once it listens: asking the port itself could reach whoever took it before our process did. */
  readonly listens: RegExp;
}

const attempts = 3;
const startTimeoutMs = 10_000;

/** The port is found first and may be lost to somebody else in between: then another one is tried. */
export async function startListening(program: ServerProgram): Promise<ListeningChild> {
  const { name, command, argsFor, envFor = () => process.env, listens } = program;
  let last = 'it said nothing';
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const port = await freePort();
    const listening = Promise.withResolvers<true>();
    const child = startGuarded({
      command,
      args: argsFor(port),
      env: envFor(port),
      onLine(line) {
        last = line.trim() || last;
        if (listens.test(line)) listening.resolve(true);
      },
    });
    const giveUp = setTimeout(() => void child.stop(), startTimeoutMs);
    const started = await Promise.race([listening.promise, child.exited.then(() => false)]);
    clearTimeout(giveUp);
    if (started) {
      return {
        endpoint: `http://127.0.0.1:${port}`,
        ended: child.exited.then(() => last),
        stop: () => child.stop(),
      };
    }
  }
  throw new StartRefused(`${name} did not start: ${last}.`);
}
