import * as z from 'zod';

/** The stack cannot start as it was asked to. The message says what is wrong with which setting, to whoever set it. */
export class StartRefused extends Error {
  override readonly name: string = 'StartRefused';
}

/** Why a file or an address could not be had, in words that fit behind a colon. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof SyntaxError || error instanceof z.ZodError)
    return 'it does not hold what belongs there';
  return reasons[codeOf(error) ?? ''] ?? error.message;
}

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'it can only be read',
  ENOENT: 'it does not exist',
  ENOTDIR: 'it is a file or lies below one',
  ENOSPC: 'the disk is full',
};
