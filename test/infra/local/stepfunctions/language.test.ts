import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { machineSchema } from '#infra/local/stepfunctions/asl/definition';
import { problemsOf } from '#infra/local/stepfunctions/asl/refused';
import { fieldsOfTheLanguage, places, rightValues } from './language.ts';

const language = fieldsOfTheLanguage();
const book = readFileSync('docs/local-engine.md', 'utf8');

/** The rows of the table under a heading of docs/local-engine.md, as texts without backticks. */
function table(heading: string): string[][] {
  const section = book.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const [, , ...rows] = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}

const words = (cell = '') => cell.split(/[\s,]+/).filter((word) => word !== '');
const fieldsThatRun = new Map(table('Fields that run').map(([is = '', fields]) => [is, words(fields)]));
const reasons = table('Fields that are refused').map(
  ([reason = '', fields]) => [reason, words(fields)] as const,
);

/** Why a field is refused in a place, in the engine's words; undefined where it runs. */
function refusal({ at, base, around }: (typeof places)[number], field: string): string | undefined {
  const definition = around({ [field]: rightValues[field] ?? '$.x', ...base });
  const { error } = machineSchema.safeParse(definition);
  const named = `${at}/${field}: `;
  const problem = error && problemsOf(error, definition).find((one) => one.startsWith(named));
  return problem?.slice(named.length);
}

test('the language has more than a hundred fields', () => {
  expect(language.length).toBeGreaterThan(100);
});

test('docs/local-engine.md lists every place that has fields', () => {
  expect([...fieldsThatRun.keys()]).toEqual(places.map(({ is }) => is));
});

test.each(places.map((place) => [place.is, place] as const))(
  '%s: the fields that the docs list run, every other one of the language is refused by its name',
  (is, place) => {
    expect(language.filter((field) => refusal(place, field) === undefined)).toEqual(
      fieldsThatRun.get(is)?.toSorted(),
    );
  },
);

test.each(places.map((place) => [place.is, place] as const))(
  '%s: what it needs is enough, so that a refusal is the field’s',
  (_, { base, around }) => {
    expect(machineSchema.safeParse(around(base)).success).toBe(true);
  },
);

test('a field that runs nowhere is refused with the reason that the docs give', () => {
  const somewhere = new Set([...fieldsThatRun.values()].flat());
  const refused = language.filter((field) => !somewhere.has(field));
  const given = reasons.flatMap(([reason, fields]) => fields.map((field) => [field, reason] as const));
  const inPass = places.find(({ is }) => is === 'Pass');
  if (!inPass) throw new Error('there is no Pass');
  expect(refused.map((field) => [field, refusal(inPass, field)])).toEqual(
    given.toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
});

test.each(table('Behaviour'))('the behaviour “%s” has its test', (_, suite = '', title = '') => {
  expect(readFileSync(`test/infra/local/stepfunctions/${suite}.test.ts`, 'utf8')).toContain(title);
});
