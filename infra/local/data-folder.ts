import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { makeFolder } from './make-folder.ts';
import { reasonOf, StartRefused } from './start-refused.ts';

/** The folder that holds everything a stack remembers. One stack at a time. */
export interface DataFolder {
  readonly path: string;
  /** A file in the folder. */
  file(name: string): string;
  /** What is kept in a file. Throws `StartRefused`, naming the file, where somebody else has written or damaged it. */
  open<T>(name: string, open: (file: string) => T): T;
  /** A folder in the folder, made when it is not there. */
  folder(name: string): string;
  /** Leaves word for whoever finds the folder taken. */
  announce(url: string): void;
  release(): void;
}

/** Somebody else runs on this data folder. */
export class DataFolderTaken extends StartRefused {
  override readonly name = 'DataFolderTaken';
}

const holder = z.object({ pid: z.number(), url: z.string().optional() });

/**
 * Takes the folder; throws `DataFolderTaken` naming the stack that has it, `StartRefused` where there can be none. The
 * lock is an open transaction on a SQLite file: the kernel drops it with the process, so a killed stack leaves nothing
 * behind that hinders the next.
 */
export function takeDataFolder(path: string): DataFolder {
  const folder = resolve(path);
  const file = (name: string) => join(folder, name);
  const holderFile = file('running.json');
  const announce = (url?: string) => writeFileSync(holderFile, JSON.stringify({ pid: process.pid, url }));

  let lock: DatabaseSync | undefined;
  try {
    makeFolder(folder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    lock = new DatabaseSync(file('lock.sqlite'));
    lock.exec('BEGIN EXCLUSIVE');
    announce();
  } catch (cause) {
    lock?.close();
    if (!isBusy(cause))
      throw new StartRefused(`DATA_DIR ${folder} cannot be used: ${reasonOf(cause)}.`, { cause });
    throw new DataFolderTaken(
      `${folder} belongs to a running stack${describeHolder(holderFile)}. Stop it, or set DATA_DIR.`,
      { cause },
    );
  }
  const held = lock;

  return {
    path: folder,
    file,
    open(name, open) {
      try {
        return open(file(name));
      } catch (cause) {
        throw new StartRefused(
          `${file(name)} cannot be read: ${reasonOf(cause)}. Mend or remove it, or set DATA_DIR to another folder.`,
          { cause },
        );
      }
    },
    folder(name) {
      mkdirSync(file(name), { recursive: true, mode: 0o700 });
      return file(name);
    },
    announce,
    release() {
      rmSync(holderFile, { force: true });
      held.close();
    },
  };
}

const sqliteBusy = 5;
const isBusy = (error: unknown) =>
  error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;

function describeHolder(holderFile: string): string {
  try {
    const { pid, url } = holder.parse(JSON.parse(readFileSync(holderFile, 'utf8')));
    return url === undefined ? ` (process ${pid})` : ` (process ${pid}, ${url})`;
  } catch {
    return '';
  }
}
