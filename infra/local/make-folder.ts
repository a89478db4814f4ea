import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf, StartRefused } from './start-refused.ts';

/**
 * Makes a folder and those above it. Node's own `recursive` never comes back from a file system that has no folders to
 * make, such as `/proc`.
 */
export function makeFolder(folder: string): void {
  if (!existsSync(folder)) {
    makeFolder(dirname(folder));
    make(folder);
  }
  if (!statSync(folder).isDirectory()) throw new StartRefused(`${folder} is a file`);
}

function make(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Somebody else was faster.
    if (codeOf(error) === 'EEXIST') return;
    if (codeOf(error) === 'ENOENT') throw new StartRefused('no folder can be made there', { cause: error });
    throw error;
  }
}
