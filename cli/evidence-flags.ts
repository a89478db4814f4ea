import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { evidenceName } from '#domain/release/form';
import { misuse } from './failure.ts';
import { jsonOf } from './json.ts';

const nameAFact = 'Write NAME.FACT=VALUE, such as tests.failed=0';

type Facts = Record<string, unknown>;

/**
 * Reads `--evidence` in each of its ways: `tests.failed=0` (one fact of a piece), `coverage=91.5` (a piece that is
 * one fact), `tests.json` (a JSON file: `{"failed": 0}` is the piece named like the file, `{"tests": {"failed": 0}}`
 * holds pieces by name). What comes later is added to, and wins over, what came before.
 */
export async function evidenceFrom(flags: readonly string[], cwd: string): Promise<Facts> {
  const pieces = new Map<string, unknown>();
  for (const flag of flags) {
    const added = flag.includes('=') ? [factIn(flag)] : await piecesIn(flag, cwd);
    for (const [name, value] of added) {
      const named = evidenceName.safeParse(name);
      if (!named.success) throw misuse(`--evidence ${name} ${named.error.issues[0]?.message}.`, nameAFact);
      pieces.set(name, merged(pieces.get(name), value));
    }
  }
  return Object.fromEntries(pieces);
}

function factIn(flag: string): readonly [string, unknown] {
  const equals = flag.indexOf('=');
  const [name = '', fact, ...deeper] = flag.slice(0, equals).split('.');
  if (!name || fact === '' || deeper.length > 0) throw misuse(`--evidence ${flag} names no fact.`, nameAFact);
  const value = scalar(flag.slice(equals + 1));
  return [name, fact === undefined ? value : { [fact]: value }];
}

async function piecesIn(file: string, cwd: string): Promise<readonly (readonly [string, unknown])[]> {
  const value = jsonOf(await textOf(file, cwd));
  if (!isFacts(value))
    throw misuse(
      `${file} holds no JSON object.`,
      'A file of evidence looks like {"tests": {"passed": 812, "failed": 0}}',
    );
  if (Object.values(value).some(isFacts)) return Object.entries(value);
  return [[basename(file).replace(/\.[^.]*$/, ''), value]];
}

async function textOf(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw misuse(
      `--evidence ${file} is no file that can be read (${code}).`,
      'Name a JSON file, or write NAME.FACT=VALUE, such as tests.failed=0',
    );
  }
}

const isFacts = (value: unknown): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const merged = (earlier: unknown, later: unknown): unknown =>
  isFacts(earlier) && isFacts(later) ? { ...earlier, ...later } : later;

/** `0` and `81.5` are numbers, `true` and `false` truths, everything else text; quotes make text of anything. */
export function scalar(text: string): unknown {
  const value = jsonOf(text);
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : text;
}
