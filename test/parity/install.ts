import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));
const folder = fileURLToPath(new URL('../../.local/parity', import.meta.url));
const installed = join(folder, 'installed.txt');

/** Where the emulator's command is. Installs exactly what `requirements.txt` says, unless that is there already. */
export function emulatorCommand(): string {
  const wanted = readFileSync(requirements, 'utf8');
  const stands = existsSync(installed) && readFileSync(installed, 'utf8') === wanted;
  if (!stands) install(wanted);
  return join(folder, 'bin', 'ministack');
}

function install(wanted: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('python3', ['-m', 'venv', folder]);
    execFileSync(join(folder, 'bin', 'pip'), ['install', '--quiet', '--requirement', requirements]);
  } catch (cause) {
    throw new Error(
      'The third engine cannot be installed: it needs python3 from 3.10 on with venv and pip, and the Python package index. ' +
        'Or set COUNTERSIGN_DYNAMODB_ENDPOINT to another DynamoDB.',
      { cause },
    );
  }
  writeFileSync(installed, wanted);
}
