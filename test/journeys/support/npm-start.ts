import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { patiently } from '#infra/local/patiently';

/** The product as `npm start` runs it: a process of its own. */
export interface StartedStack {
  readonly url: string;
  readonly awsUrl: string;
  /** Sends a signal and waits for the end; resolves with the exit code, `null` after a signal nobody caught. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  readonly ended: Promise<number | null>;
  /** Everything it wrote so far. */
  output(): string;
}

export interface StartSettings {
  readonly port: number;
  readonly dataDir: string;
  /** Other policies than the product's own. */
  readonly policyDir?: string;
}

/** What a cold build on a busy machine may take. */
const startLimitMs = 60_000;

/** Starts it, and resolves once it says that it runs; throws with what it said when it ends before. */
export async function npmStart(settings: StartSettings): Promise<StartedStack> {
  const { runs, end, output } = npmLaunch(settings);
  try {
    return await runs;
  } catch (cause) {
    await end('SIGKILL');
    throw new Error(`the stack did not start: ${output()}`, { cause });
  }
}

/** A stack on its way up, which can be ended before it is. */
export interface LaunchedStack extends Pick<StartedStack, 'end' | 'ended' | 'output'> {
  /** Resolves once it says that it runs, rejects when it ends before. */
  readonly runs: Promise<StartedStack>;
}

export function npmLaunch(settings: StartSettings): LaunchedStack {
  const { child, output, ended } = launch(settings);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  const place = (name: string) => new RegExp(`${name} +(http\\S+)`).exec(output())?.[1] ?? '';
  let over: { code: number | null } | undefined;
  void ended.then((code) => (over = { code }));
  const runs = patiently(
    'the stack to say that it runs',
    async () => {
      if (over) throw new Error(`the stack ended with ${over.code}`);
      if (!/AWS endpoint +http/.test(output())) return undefined;
      return { url: place('Product'), awsUrl: place('AWS endpoint'), ended, output, end };
    },
    startLimitMs,
  );
  return { runs, ended, output, end };
}

/** Starts it where it is expected to end by itself. */
export async function npmStartRefused(
  settings: StartSettings,
): Promise<{ code: number | null; output: string }> {
  const { output, ended } = launch(settings);
  return { code: await ended, output: output() };
}

function launch({ port, dataDir, policyDir }: StartSettings) {
  const said: string[] = [];
  const child: ChildProcess = spawn(process.execPath, ['infra/local/start.ts'], {
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: dataDir,
      ...(policyDir && { POLICY_DIR: policyDir }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => said.push(chunk.toString('utf8')));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, output: () => said.join('') };
}

/** The processes that have the data folder in their command or their environment, this one and its tests aside. */
export function processesOn(dataDir: string): readonly { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const environment = readFileSync(`/proc/${name}/environ`, 'utf8');
        return command.includes(dataDir) || environment.includes(dataDir)
          ? [{ pid: Number(name), command }]
          : [];
      } catch {
        return [];
      }
    });
}
