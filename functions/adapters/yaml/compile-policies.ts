import * as z from 'zod';
import { digestOf } from '#domain/audit/canonical';
import { directory as directorySchema, type Directory } from '#domain/identity/directory';
import { directoryProblems } from '#domain/policy/check-directory';
import type { Calendars } from '#domain/policy/calendar-source';
import { clashBetween } from '#domain/policy/check-together';
import { compilePack } from '#domain/policy/compile';
import type { CompiledPack, CompiledPolicies } from '#domain/policy/compiled';
import { packSource } from '#domain/policy/pack';
import { parsed } from '#domain/policy/problems';
import { placedIn, policyFilesIn, type PolicyFile } from './policy-files.ts';
import { PolicyProblems, type PolicyProblem } from './policy-problems.ts';
import { readCalendars, type CalendarsRead } from './read-calendars.ts';

const directoryFile = 'directory.yaml';

/**
 * Reads `directory.yaml`, the calendars and every pack beside it (`*.yaml`, not in folders below) and compiles them.
 *
 * @example
 * const policies = await compilePolicies('policies');
 * @throws {PolicyProblems} with every problem of every file, each with its line
 */
export async function compilePolicies(folder: string): Promise<CompiledPolicies> {
  const { files, problems: inFiles } = await policyFilesIn(folder);
  const calendars = await readCalendars(folder);
  const { directory, problems: inDirectory } = readDirectory(files, calendars);
  const { packs, problems: inPacks } = readPacks(files, directory, calendars);
  const problems = [...inFiles, ...calendars.problems, ...inDirectory, ...inPacks];
  if (problems.length > 0 || !directory) throw new PolicyProblems(problems.toSorted(byPlace));
  return { digest: digestOf({ packs, directory }), packs, directory };
}

const byPlace = (a: PolicyProblem, b: PolicyProblem) =>
  a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;

interface DirectoryRead {
  readonly directory?: Directory;
  readonly problems: readonly PolicyProblem[];
}

function readDirectory(files: readonly PolicyFile[], { calendars, broken }: CalendarsRead): DirectoryRead {
  const file = files.find(({ name }) => name === directoryFile);
  if (!file) return { problems: [{ file: directoryFile, line: 1, reason: 'is missing' }] };
  if (file.yaml.problems.length > 0) return { problems: [] };
  const directory = parsed(directorySchema, file.yaml.value);
  if (!directory.ok) return { problems: directory.problems.map(placedIn(file)) };
  const known = [...Object.keys(calendars), ...broken];
  return {
    directory: withCalendars(directory.value, calendars),
    problems: directoryProblems(directory.value, known).map(placedIn(file)),
  };
}

/** The calendars that people work by come with them; the others belong to packs. */
function withCalendars(directory: Directory, calendars: Calendars): Directory {
  const named = Object.entries(calendars).filter(([id]) =>
    directory.people.some(({ calendar }) => calendar === id),
  );
  return named.length === 0 ? directory : { ...directory, calendars: Object.fromEntries(named) };
}

interface PacksRead {
  readonly packs: CompiledPack[];
  readonly problems: readonly PolicyProblem[];
}

function readPacks(
  files: readonly PolicyFile[],
  directory: Directory | undefined,
  { calendars, broken }: CalendarsRead,
): PacksRead {
  const written = files.filter(({ name }) => name !== directoryFile);
  if (written.length === 0) {
    return {
      packs: [],
      problems: [{ file: directoryFile, line: 1, reason: 'has no policy pack beside it' }],
    };
  }
  const readable = written.filter(({ yaml }) => yaml.problems.length === 0);
  // Names cannot be looked up without a directory or in a broken calendar; the grammar can be checked all the same.
  if (!directory) return { packs: [], problems: readable.flatMap(grammarProblems) };
  const held = Map.groupBy(readable, (file) => broken.includes(namesIn(file).calendar ?? ''));
  const results = (held.get(false) ?? []).map((file) => ({
    file,
    pack: compilePack(file.yaml.value, directory, calendars),
  }));
  return {
    packs: results.flatMap(({ pack }) => (pack.ok ? [pack.value] : [])),
    problems: [
      ...results.flatMap(({ file, pack }) => (pack.ok ? [] : pack.problems.map(placedIn(file)))),
      ...(held.get(true) ?? []).flatMap(grammarProblems),
      ...sameIds(readable),
      ...packClashes(results.flatMap(({ file, pack }) => (pack.ok ? [{ file, pack: pack.value }] : []))),
    ],
  };
}

/** Packs that can be for one release and could not both be kept, said where the later one says what it is for. */
const packClashes = (packs: readonly { file: PolicyFile; pack: CompiledPack }[]): readonly PolicyProblem[] =>
  packs.flatMap(({ file, pack }, index) =>
    packs.slice(0, index).flatMap((earlier) => {
      const clash = clashBetween(earlier.pack, pack);
      return clash === undefined ? [] : [placedIn(file)({ path: ['match'], reason: clash })];
    }),
  );

function grammarProblems(file: PolicyFile): readonly PolicyProblem[] {
  const grammar = parsed(packSource, file.yaml.value);
  return grammar.ok ? [] : grammar.problems.map(placedIn(file));
}

const names = z.object({
  policy: z.string().optional().catch(undefined),
  calendar: z.string().optional().catch(undefined),
});

/** What a pack calls itself and its calendar, whatever else is wrong with it. */
const namesIn = ({ yaml }: PolicyFile) => names.safeParse(yaml.value).data ?? {};

const sameIds = (files: readonly PolicyFile[]): readonly PolicyProblem[] =>
  files.flatMap((file, index) => {
    const id = namesIn(file).policy;
    const earlier = id && files.slice(0, index).find((other) => namesIn(other).policy === id);
    if (!earlier) return [];
    return [placedIn(file)({ path: ['policy'], reason: `is the id of ${earlier.name} already` })];
  });
