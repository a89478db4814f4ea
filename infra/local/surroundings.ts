import type { Closers } from './closers.ts';
import type { DataFolder } from './data-folder.ts';
import { startEmbeddedDynamoDb } from './dynamodb/embedded.ts';
import { prepareAssembly } from './prepare/assembly-folder.ts';
import type { StackOptions } from './stack-options.ts';
import { type DemoTarget, startDemoTarget } from './target/demo-target.ts';
import { openMemory } from './target/memory.ts';

/** What the template needs around it before it can be read and run. */
export interface Surroundings {
  readonly databaseUrl: string;
  readonly target: DemoTarget | undefined;
  /** The folder with the synthesized stack. */
  readonly assembly: string;
  /** Resolves with a sentence when something the stack cannot do without has ended by itself. */
  readonly broken: Promise<string>;
}

/** Starts the database and the demo target while the template is made; all three are there or none. */
export async function startSurroundings(
  options: StackOptions,
  data: DataFolder,
  url: string,
  closers: Closers,
): Promise<Surroundings> {
  const { dynamoDbEndpoint, demoTarget = true, targetStepMs, policyDir = 'policies' } = options;
  const { onStep = () => undefined, onTrouble = () => undefined } = options;
  const broken = Promise.withResolvers<string>();

  async function database(): Promise<string> {
    if (dynamoDbEndpoint !== undefined) return dynamoDbEndpoint;
    const { endpoint, ended, stop } = await startEmbeddedDynamoDb(data.file('dynamodb.sqlite'));
    closers.add('the embedded DynamoDB', stop);
    void ended.then((last) => broken.resolve(`The embedded DynamoDB ended: ${last}`));
    return endpoint;
  }

  async function target(): Promise<DemoTarget | undefined> {
    if (!demoTarget) return undefined;
    // Looked at before the target does, whose process could say what is wrong with it by a stack trace only.
    data.open('target.json', openMemory);
    const started = await startDemoTarget({
      countersignUrl: url,
      stateFile: data.file('target.json'),
      stepMs: targetStepMs,
      onLine: (line) => onTrouble(`demo target: ${line}`),
    });
    closers.add('the demo target', () => started.stop());
    return started;
  }

  async function assembly(): Promise<string> {
    if (options.assembly !== undefined) return options.assembly;
    const into = data.file('assembly');
    await prepareAssembly({ policyDir, into, onStep });
    return into;
  }

  const parts = [database(), target(), assembly()] as const;
  // A part that fails must not leave the others to start unwatched.
  await Promise.allSettled(parts);
  const [databaseUrl, demo, folder] = await Promise.all(parts);
  return { databaseUrl, target: demo, assembly: folder, broken: broken.promise };
}
