import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Which requirement is proven by which tests: a test proves the ids its name carries. An id that no document knows
 * fails. `--json` prints `[{ id, text, tests }]`.
 */
interface Requirement {
  readonly id: string;
  readonly text: string;
  readonly tests: readonly string[];
}

const configs = ['vitest.config.ts', 'vitest.browser.config.ts'];

function requirements(): Map<string, string> {
  const rows = readFileSync('docs/requirements.md', 'utf8').matchAll(/^- \*\*(R\d{3}-\d+)\*\* (.+)$/gm);
  return new Map([...rows].map(([, id = '', text = '']) => [id, text]));
}

/** The names as the runner composes them, so that a name built from a table counts like one that is written out. */
function testNames(): string[] {
  return configs.flatMap((config) => {
    const printed = execFileSync('vitest', ['list', '--json', '--no-static-parse', '--config', config], {
      encoding: 'utf8',
      maxBuffer: 64 * 1_024 * 1_024,
    });
    return (JSON.parse(printed) as { name: string }[]).map(({ name }) => name);
  });
}

function traced(): { rows: Requirement[]; unknown: string[] } {
  const known = requirements();
  const proofs = new Map<string, string[]>();
  for (const name of new Set(testNames()))
    for (const [id] of name.matchAll(/R\d{3}-\d+/g)) proofs.set(id, [...(proofs.get(id) ?? []), name]);
  return {
    rows: [...known].map(([id, text]) => ({ id, text, tests: proofs.get(id) ?? [] })),
    unknown: [...proofs.keys()].filter((id) => !known.has(id)),
  };
}

const { rows, unknown } = traced();
if (process.argv.includes('--json')) {
  console.log(JSON.stringify(rows, null, 2));
} else {
  for (const { id, text, tests } of rows)
    console.log(
      `${tests.length > 0 ? '✓' : '·'} ${id.padEnd(8)} ${text}${tests.length > 0 ? ` (${tests.length})` : ''}`,
    );
  const proven = rows.filter(({ tests }) => tests.length > 0).length;
  console.log(`\n${proven} of ${rows.length} requirements are proven by a test that carries their id.`);
}
if (unknown.length > 0) {
  console.error(`Test names carry ids that docs/requirements.md does not know: ${unknown.join(', ')}`);
  process.exitCode = 1;
}
