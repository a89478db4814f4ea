import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import * as z from 'zod';
import { compilePolicies } from '#adapters/yaml/compile-policies';
import { prepareAssembly } from '#infra/local/prepare/assembly-folder';
import { startStack, type Stack } from '#infra/local/stack';
import type { StackOptions } from '#infra/local/stack-options';
import { dumpTables } from './tables.ts';
import { visitorAt, type Visitor } from './visitor.ts';

export interface StackOfItsOwn extends Visitor {
  /** The whole of both tables, once everything under way has come to rest. */
  dump(): Promise<string>;
  readonly url: string;
  readonly awsUrl: string;
  readonly dataDir: string;
}

export interface Wanted extends Pick<StackOptions, 'policyDir' | 'schedulesAtMostEveryMs'> {
  /** A deployer of the test's own instead of the demo target. */
  readonly deployer?: () => Promise<string>;
  readonly databaseEndpoint?: () => Promise<string>;
  /** Who looks things up where a test does not say; the pipeline unless given. */
  readonly reader?: string;
}

/** What a cold build on a busy machine may take. */
const startLimitMs = 90_000;

/** A stack for the tests of one file, on an empty data folder, reached over HTTP. */
export function stackOfItsOwn(wanted: Wanted = {}): StackOfItsOwn {
  let stack: Stack | undefined;
  let folder = '';
  const running = (): Stack => {
    if (!stack) throw new Error('the stack is not up yet');
    return stack;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-journey-'));
    const { policyDir, databaseEndpoint, schedulesAtMostEveryMs } = wanted;
    const deployer = await wanted.deployer?.();
    stack = await startStack({
      port: 0,
      dataDir: join(folder, 'data'),
      targetStepMs: 5,
      ...(schedulesAtMostEveryMs && { schedulesAtMostEveryMs }),
      ...(databaseEndpoint && { dynamoDbEndpoint: await databaseEndpoint() }),
      ...(deployer !== undefined && { demoTarget: false }),
      assembly: await assembly(join(folder, 'assembly'), { deployer, policyDir }),
    });
  }, startLimitMs);
  afterAll(async () => {
    await stack?.close();
    rmSync(folder, { recursive: true, force: true });
  }, startLimitMs);

  const visitor = visitorAt(() => running().url, wanted.reader);
  return {
    ...visitor,
    async dump() {
      // Moving the clock waits for everything that is under way.
      await visitor.advance(0.001);
      return dumpTables(running().places.awsUrl);
    },
    get url() {
      return running().url;
    },
    get awsUrl() {
      return running().places.awsUrl;
    },
    get dataDir() {
      return join(folder, 'data');
    },
  };
}

const template = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown().optional() })),
});

/**
 * The synthesized stack, with other policies beside its code or another address of its one deploy target where a
 * test wants them. The build itself is the same for every test, so it is made once.
 */
async function assembly(
  into: string,
  { deployer, policyDir }: { deployer: string | undefined; policyDir: string | undefined },
): Promise<string> {
  await prepareAssembly({ policyDir: 'policies', into, onStep: () => undefined });
  if (policyDir !== undefined) {
    const policies = JSON.stringify(await compilePolicies(policyDir));
    for (const asset of readdirSync(into).filter((name) => existsSync(join(into, name, 'policies.json'))))
      writeFileSync(join(into, asset, 'policies.json'), policies);
  }
  if (deployer === undefined) return into;
  const file = join(into, 'Countersign.template.json');
  const { Parameters, ...rest } = template.parse(JSON.parse(readFileSync(file, 'utf8')));
  const given = {
    DeployTargets: { ...Parameters['DeployTargets'], Default: JSON.stringify({ demo: deployer }) },
    PrivateTargetHosts: { ...Parameters['PrivateTargetHosts'], Default: new URL(deployer).host },
  };
  writeFileSync(file, JSON.stringify({ ...rest, Parameters: { ...Parameters, ...given } }));
  return into;
}
