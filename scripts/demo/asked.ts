import { parseArgs } from 'node:util';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';

/** What the command line asks for, or why it cannot be told. */
export type Asked = { readonly scenario: Scenario } | 'help' | { readonly refused: string };

const names = Object.keys(scenarios);

export const usage = `npm run demo [-- --scenario ${names.join('|')}]

${Object.entries(scenarios)
  .map(([name, { title }]) => `  ${name.padEnd(Math.max(...names.map(({ length }) => length)))}  ${title}`)
  .join('\n')}`;

export function asked(args: readonly string[]): Asked {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { scenario: { type: 'string', default: 'release' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) return 'help';
    if (Object.hasOwn(scenarios, values.scenario))
      return { scenario: scenarios[values.scenario as keyof typeof scenarios] };
    return { refused: `There is no scenario ${values.scenario}.` };
  } catch {
    return { refused: `The demo does not know ${args.join(' ')}.` };
  }
}
