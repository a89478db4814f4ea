import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf, StartRefused } from '#infra/local/start-refused';

export interface PrepareOptions {
  readonly policyDir: string;
  /** Where the stack keeps what it runs; replaced. */
  readonly into: string;
  readonly onStep: (sentence: string) => void;
}

const repository = join(import.meta.dirname, '../../..');

/**
 * Builds and synthesizes when something changed, and copies the result: stacks with other policies, and the next
 * synthesis, then do not take away the code from under a stack that runs.
 */
export async function prepareAssembly({ policyDir, into, onStep }: PrepareOptions): Promise<void> {
  refuseNoFolder(policyDir);
  const unlock = await lockWorkshop();
  try {
    // Loaded here: a stack that is given its assembly needs neither the bundler nor the CDK.
    const [{ build }, { synthesize }] = await Promise.all([
      import('../../../scripts/build.ts'),
      import('../../../scripts/synth.ts'),
    ]);
    const built = await build({ policyDir }).catch((error: unknown) => {
      // By its name: the class comes with the parser, which is loaded at need.
      if (!(error instanceof Error && error.name === 'PolicyProblems')) throw error;
      throw new StartRefused(`POLICY_DIR ${policyDir} holds policies that do not load:\n${error.message}`, {
        cause: error,
      });
    });
    if (built === 'built') onStep('Built the functions');
    if ((await synthesize()) === 'synthesized') onStep('Synthesized the stack');
    rmSync(into, { recursive: true, force: true });
    cpSync(join(repository, 'cdk.out'), into, { recursive: true });
  } finally {
    unlock();
  }
}

function refuseNoFolder(policyDir: string): void {
  try {
    readdirSync(resolve(repository, policyDir));
  } catch (cause) {
    throw new StartRefused(`POLICY_DIR ${policyDir} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
}

/**
 * `dist` and `cdk.out` are made in place, so one process at a time makes them. The lock is a SQLite transaction,
 * which goes with the process that holds it.
 */
async function lockWorkshop(): Promise<() => void> {
  const folder = join(repository, 'node_modules/.cache/countersign');
  mkdirSync(folder, { recursive: true });
  const lock = new DatabaseSync(join(folder, 'prepare.sqlite'));
  for (;;) {
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return () => lock.close();
    } catch (error) {
      if (!(error instanceof Error) || !/database is locked/.test(error.message)) throw error;
      await pause(100);
    }
  }
}
