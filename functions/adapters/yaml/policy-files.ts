import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Path, Problem } from '#domain/policy/problems';
import type { PolicyProblem } from './policy-problems.ts';
import { readYaml, type YamlFile } from './yaml-file.ts';

/** A YAML file of the policies; its name is relative to their folder, with `/`. */
export interface PolicyFile {
  readonly name: string;
  readonly yaml: YamlFile;
}

export interface FilesRead {
  readonly files: readonly PolicyFile[];
  readonly problems: readonly PolicyProblem[];
}

/** Every `*.yaml` of a folder in the order of their names, folders below left out. A `below` that is missing is empty. */
export async function policyFilesIn(folder: string, below?: string): Promise<FilesRead> {
  const names = (await namesIn(folder, below)).toSorted();
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith('.yaml'))
      .map(async (name) => ({ name, yaml: readYaml(await readFile(join(folder, name), 'utf8')) })),
  );
  return { files, problems: [...misnamed(names), ...files.flatMap(syntaxProblems)] };
}

async function namesIn(folder: string, below: string | undefined): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (below === undefined) return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  if (!entries.some((entry) => entry.name === below && entry.isDirectory())) return [];
  return (await namesIn(join(folder, below), undefined)).map((name) => `${below}/${name}`);
}

/** Silence about a file that was meant to be a gate would leave the gate out. */
const misnamed = (names: readonly string[]): readonly PolicyProblem[] =>
  names
    .filter((name) => name.endsWith('.yml'))
    .map((file) => ({ file, line: 1, reason: 'is not read: name it .yaml' }));

const syntaxProblems = ({ name, yaml }: PolicyFile): readonly PolicyProblem[] =>
  yaml.problems.map((problem) => ({ file: name, ...problem }));

export const placedIn =
  ({ name, yaml }: PolicyFile) =>
  ({ path, reason }: Problem): PolicyProblem => ({
    file: name,
    line: yaml.lineOf(path),
    reason: path.length === 0 ? reason : `${dotted(path)} ${reason}`,
  });

/** `phases[0].evidence.tests.failed`, as people write paths. */
const dotted = (path: Path) =>
  path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
