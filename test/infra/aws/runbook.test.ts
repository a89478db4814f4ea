import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { functionNames, functions, type FunctionRow } from '#infra/aws/functions';
import { runbookSections } from '#infra/aws/alarm-rows';
import { synthesized } from './synthesized.ts';

const runbook = readFileSync('docs/runbook.md', 'utf8');
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text] as const),
);

it('the runbook has a section for every alarm, and none besides but the one command', () => {
  expect([...sections.keys()].sort()).toEqual(['The one command', ...Object.values(runbookSections)].sort());
});

it.each(Object.values(runbookSections))(
  '%s: what it means for people, how to look, how to mend, how to know that it is mended',
  (heading) => {
    const parts = [...(sections.get(heading) ?? '').matchAll(/^\*\*(.+?)\.\*\* ?(.*)/gm)];
    expect(parts.map(([, part]) => part)).toEqual([
      'What it means',
      'How to look',
      'How to mend',
      'How to know it is mended',
    ]);
    expect(sections.get(heading)).toMatch(/`[a-z]/);
  },
);

it('names only sections, functions, logs and outputs that there are', () => {
  const { resources, text } = synthesized();
  const logs = Object.values(resources).map(({ Properties }) => Properties['LogGroupName']);
  for (const [, name] of runbook.matchAll(/logs tail (\/\S+)/g)) expect(logs).toContain(name);
  for (const [, name] of runbook.matchAll(/OutputKey=='(\w+)'/g)) expect(text).toContain(`"${name}"`);
  for (const [, heading] of runbook.matchAll(/(?:[Ss]ee|is|or|and) \*([A-Z][^*]+?)\*/g))
    expect([...sections.keys()]).toContain(heading?.replaceAll('\n', ' '));
  const called = functionNames.flatMap((name) => {
    const { calledAs }: FunctionRow = functions[name];
    return calledAs === undefined ? [] : [`Countersign-${calledAs}`];
  });
  for (const name of called) expect(runbook).toContain(name);
  for (const [, prefix = ''] of runbook.matchAll(/(?:name-prefix|queue-name-prefix) Countersign-(\w+)/g))
    expect(Object.keys(resources).some((id) => id.startsWith(prefix))).toBe(true);
});
