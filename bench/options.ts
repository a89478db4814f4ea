import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Print the JSON and nothing else. */
  readonly json: boolean;
  /** Names of the measures to run; all unless given. */
  readonly only: readonly string[];
  readonly help: boolean;
  /** How many requests the larger tables hold. */
  readonly requests: number;
  /** Names the file of the results. */
  readonly set: string;
}

const usual = 20_000;
const large = 1_000_000;

/** Throws an Error with a sentence for an option or a measure that does not exist. */
export function readOptions(args: readonly string[], names: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      large: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const unknown = values.only.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no measure ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  return {
    json: values.json,
    only: values.only,
    help: values.help,
    requests: values.large ? large : usual,
    set: [...(values.only.length > 0 ? values.only : ['all']), ...(values.large ? ['large'] : [])].join('-'),
  };
}

export const helpFor = (measures: readonly { readonly name: string; readonly title: string }[]): string =>
  [
    'npm run bench [-- OPTIONS]',
    '',
    'Counts what a release costs and compares it with the goals of docs/performance.md. Exits 1 when one is broken.',
    '',
    '  --only NAME   one measure; may be given several times',
    `  --large       fill the larger tables with ${large.toLocaleString('en')} requests instead of ${usual.toLocaleString('en')} (two minutes, 16 GB in the temporary folder)`,
    '  --json        print the results as JSON and nothing else',
    '  --help        this',
    '',
    'Measures:',
    ...measures.map(({ name, title }) => `  ${name.padEnd(14)} ${title}`),
  ].join('\n');
