import { inspect, parseArgs } from 'node:util';
import { placesOf, tokenCommand } from './pages/index-page.ts';
import { help, readSettings, type Settings } from './settings.ts';
import { type Stack, startStack } from './stack.ts';
import { StartRefused } from './start-refused.ts';

/** Called in a way that cannot work: EX_USAGE of sysexits.h, as everywhere in the product. */
const misuse = 64;

/** Runs the stack until it is told to stop. The first signal stops it in order, a second one at once. */
export async function runFromCommandLine(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const flags = flagsIn(args);
  if (flags === undefined) return fail(`npm start does not know ${args.join(' ')}.\n\n${help}`, misuse);
  const say = (line: string) => console.log(line);
  if (flags.help) return say(help);
  const settings = settingsIn(env);
  if (typeof settings === 'string') return fail(settings, misuse);
  try {
    await run(settings, say);
  } catch (error) {
    fail(explain(error));
  }
}

/** The settings, or the sentence that says which of them make no sense. */
function settingsIn(env: NodeJS.ProcessEnv): Settings | string {
  try {
    return readSettings(env);
  } catch (error) {
    return explain(error);
  }
}

async function run(settings: Settings, say: (line: string) => void): Promise<void> {
  const startedAt = performance.now();
  const stack = await startStack({
    port: settings.PORT,
    host: settings.HOST,
    dataDir: settings.DATA_DIR,
    policyDir: settings.POLICY_DIR,
    dynamoDbEndpoint: settings.COUNTERSIGN_DYNAMODB_ENDPOINT,
    onStep: say,
    onTrouble: (line) => console.error(line),
  });
  say(welcome(stack, Math.round(performance.now() - startedAt), settings));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(stack));
  void stack.broken.then((sentence) => {
    if (stopping) return undefined;
    fail(sentence);
    return stop(stack);
  });
}

/** `undefined` when there is anything else than the one flag it has. */
function flagsIn(args: readonly string[]): { help?: boolean } | undefined {
  try {
    return parseArgs({ args: [...args], options: { help: { type: 'boolean', short: 'h' } } }).values;
  } catch {
    return undefined;
  }
}

let stopping = false;

async function stop(stack: Stack): Promise<void> {
  if (stopping) process.exit(1);
  stopping = true;
  console.log('Stopping. Everything that waits goes on waiting in the data folder.');
  try {
    await stack.close();
    process.exit();
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}

function welcome({ places }: Stack, ms: number, { HOST, DATA_DIR }: Settings): string {
  const width = Math.max(...placesOf(places).map(({ name }) => name.length));
  const beyond = /^(?:127\.|localhost$|::1$)/.test(HOST)
    ? []
    : ['', `It listens on ${HOST}: whoever reaches it there can mint tokens for anybody.`];
  return [
    '',
    `Countersign runs (started in ${ms} ms, data in ${DATA_DIR})`,
    '',
    ...placesOf(places).map(({ name, url }) => `  ${name.padEnd(width)}  ${url}`),
    '',
    'A token for the demo pipeline:',
    `  ${tokenCommand(places.url)}`,
    ...beyond,
    '',
  ].join('\n');
}

function fail(sentence: string, exitCode = 1): void {
  console.error(sentence);
  process.exitCode = exitCode;
}

/** What went wrong, for somebody who started it: a sentence where we know one, the whole story where we do not. */
function explain(error: unknown): string {
  return error instanceof StartRefused ? error.message : inspect(error);
}
