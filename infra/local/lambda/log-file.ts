import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

/** Where the lines of one function go. Keeps the last file too, so that a log never takes more than twice the limit. */
export interface LogFile {
  write(line: string): void;
  close(): void;
}

const limitBytes = 10 * 1_024 * 1_024;

export function openLogFile(path: string): LogFile {
  let file = openSync(path, 'a', 0o600);
  let size = statSync(path).size;
  return {
    write(line) {
      if (size > limitBytes) {
        closeSync(file);
        renameSync(path, `${path}.1`);
        file = openSync(path, 'a', 0o600);
        size = 0;
      }
      size += writeSync(file, `${line}\n`);
    },
    close: () => closeSync(file),
  };
}
