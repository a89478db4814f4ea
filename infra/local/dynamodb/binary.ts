import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartRefused } from '#infra/local/start-refused';

/** Path of the embedded database for a platform; throws a sentence for people where the package was not built for it. */
export function databaseBinary(platform: string, arch: string): string {
  const name = `@dynoxide/${platform}-${arch}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    const path = join(folder, platform === 'win32' ? 'dynoxide.exe' : 'dynoxide');
    if (existsSync(path)) return path;
  } catch {
    // An optional package that is missing: said below.
  }
  throw new StartRefused(
    `There is no embedded DynamoDB for ${platform}-${arch} (package ${name}). ` +
      'Set COUNTERSIGN_DYNAMODB_ENDPOINT to the address of DynamoDB Local or another emulator.',
  );
}
