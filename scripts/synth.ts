import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from './build.ts';
import { fingerprint } from './fingerprint.ts';

export interface SynthesizeOptions {
  /** Even when nothing changed, and checked against CloudFormation's schemas too, which takes two seconds more. */
  readonly thorough?: boolean;
}

const repository = join(import.meta.dirname, '..');
const stamp = join(repository, 'dist/synth.sha256');

/**
 * Makes `cdk.out` of `dist` (see `build`). Rejects with the report when a rule finds something. Does nothing when
 * neither its inputs nor the template changed since it last passed.
 */
export async function synthesize(options: SynthesizeOptions = {}): Promise<'synthesized' | 'unchanged'> {
  const thorough = options.thorough === true;
  if (!thorough && existsSync(stamp) && readFileSync(stamp, 'utf8') === state()) return 'unchanged';
  // Assets of earlier runs would stay.
  rmSync(join(repository, 'cdk.out'), { recursive: true, force: true });
  rmSync(stamp, { force: true });
  // In a process of its own: the CDK needs a second and 200 MB, which the local stack should not keep.
  await promisify(execFile)(process.execPath, ['infra/aws/app.ts', ...(thorough ? [] : ['--quick'])], {
    cwd: repository,
    env: { ...process.env, CDK_OUTDIR: 'cdk.out' },
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: unknown) => {
    throw new Error(`cdk.out could not be made.\n${reportOf(error)}`, { cause: error });
  });
  await writeFile(stamp, state());
  return 'synthesized';
}

function state(): string {
  return fingerprint(repository, [
    'infra/aws',
    'statemachines',
    'cdk.json',
    'package-lock.json',
    'dist/build.sha256',
    'cdk.out/Countersign.template.json',
  ]);
}

function reportOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'stderr' in error && typeof error.stderr === 'string' && error.stderr !== ''
    ? error.stderr
    : error.message;
}

if (import.meta.main) {
  try {
    await build();
    await synthesize({ thorough: true });
    console.log('cdk.out/ is made, and no rule found anything');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
