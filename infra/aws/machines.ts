import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { functionNames, pascalCase, type FunctionName } from './functions.ts';

/** A state machine as its file tells it: what it calls is what the file names by `${Substitution}`. */
export interface Machine {
  /** `approval-phase`, from `approval-phase.asl.json`. */
  readonly name: string;
  readonly file: string;
  /** Substitution → the task function it stands for. */
  readonly functions: Readonly<Record<string, FunctionName>>;
  /** Substitution → the name of the machine it stands for. */
  readonly machines: Readonly<Record<string, string>>;
}

const extension = '.asl.json';

/** Every machine of a folder. A substitution that stands for nothing is an error that names it and its file. */
export function readMachines(folder: string): Machine[] {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(extension))
    .map((file) => file.slice(0, -extension.length))
    .sort();
  const taskOf = new Map(
    functionNames
      .filter((name) => name.startsWith('tasks/'))
      .map((name) => [pascalCase(name.slice('tasks/'.length)), name]),
  );
  const machineOf = new Map(names.map((name) => [`${pascalCase(name)}Machine`, name]));

  return names.map((name) => {
    const file = join(folder, name + extension);
    const used = substitutionsOf(readFileSync(file, 'utf8'));
    const unknown = used.filter((substitution) => !taskOf.has(substitution) && !machineOf.has(substitution));
    if (unknown.length > 0) {
      throw new Error(
        `${file} names \${${unknown.join('}, ${')}}, which is neither a function of infra/aws/functions.ts nor a state machine`,
      );
    }
    return { name, file, functions: pick(taskOf, used), machines: pick(machineOf, used) };
  });
}

function substitutionsOf(definition: string): string[] {
  const found = [...definition.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1] ?? '');
  return [...new Set(found)].sort();
}

function pick<T>(from: ReadonlyMap<string, T>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = from.get(key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
