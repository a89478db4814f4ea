import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compiledPoliciesIn } from '#adapters/files/compiled-policies';
import { cast } from '#test/domain/identity/cast';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-policies-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (text: string) => writeFile(join(folder, 'policies.json'), text);
const policies = { digest: 'd1', packs: [], directory: cast };

it('the packs and the directory are read from beside the code', async () => {
  await write(JSON.stringify(policies));
  expect(compiledPoliciesIn(folder)).toEqual(policies);
});

it('they are read once: what changes in the file does not change in the process', async () => {
  await write(JSON.stringify(policies));
  const first = compiledPoliciesIn(folder);
  await write('gone');
  expect(compiledPoliciesIn(folder)).toBe(first);
});

it.each([
  ['is missing', undefined],
  ['is no JSON', 'policies: []'],
  ['lacks the directory', JSON.stringify({ digest: 'd1', packs: [] })],
])('a file that %s is trouble that names it and keeps its cause', async (_, text) => {
  if (text !== undefined) await write(text);
  expect(() => compiledPoliciesIn(folder)).toThrow(
    expect.objectContaining({
      message: `The compiled policies in ${join(folder, 'policies.json')} cannot be read.`,
      cause: expect.any(Error),
    }),
  );
});

it('a file that could not be read is tried again', async () => {
  expect(() => compiledPoliciesIn(folder)).toThrow('cannot be read');
  await write(JSON.stringify(policies));
  expect(compiledPoliciesIn(folder)).toEqual(policies);
});
