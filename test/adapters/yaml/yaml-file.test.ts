import { expect, it } from 'vitest';
import { readYaml } from '#adapters/yaml/yaml-file';

const text = `# A comment first.

people:
  - { id: ada, name: Ada }
  - id: bert
    name:
      Bert
limits:
  tests.failed: 0
  "coverage.line": ">= 80"
`;

it.each([
  { path: [], line: 3, why: 'the whole begins with its first key' },
  { path: ['people'], line: 3, why: 'a key' },
  { path: ['people', 0], line: 4, why: 'an entry of a list' },
  { path: ['people', 0, 'name'], line: 4, why: 'a key inside braces' },
  { path: ['people', 1], line: 5, why: 'an entry of several lines begins with its first' },
  { path: ['people', 1, 'name'], line: 6, why: 'a value below its key is looked for at the key' },
  { path: ['people', 1, 'email'], line: 5, why: 'what is missing is missing in its entry' },
  { path: ['people', 7, 'name'], line: 3, why: 'an entry that does not exist is missing in its list' },
  { path: ['limits', 'tests.failed'], line: 9, why: 'a key with a dot is one key' },
  { path: ['limits', 'coverage.line', 'deeper'], line: 10, why: 'a value has nothing below it' },
])('$path is on line $line: $why', ({ path, line }) => {
  expect(readYaml(text).lineOf(path)).toBe(line);
});

it('a file reads as plain JSON', () => {
  expect(readYaml(text)).toMatchObject({
    problems: [],
    value: {
      people: [
        { id: 'ada', name: 'Ada' },
        { id: 'bert', name: 'Bert' },
      ],
      limits: { 'tests.failed': 0, 'coverage.line': '>= 80' },
    },
  });
});

it.each([
  { story: 'a tab for indentation', text: 'a:\n\tb: 1\n', line: 2, reason: 'write spaces, not tabs' },
  { story: 'a tab after a key', text: 'a: 1\nb:\t2\n', line: 2, reason: 'write spaces, not tabs' },
  {
    story: 'a key written twice',
    text: 'a: 1\nb: 2\na: 3\n',
    line: 3,
    reason: 'this key is already written above',
  },
  { story: 'an alias', text: 'a: &x 1\nb: *x\n', line: 2, reason: 'write it out: aliases are not supported' },
  { story: 'nothing', text: '', line: 1, reason: 'the file is empty' },
  { story: 'only comments', text: '# one\n# two\n', line: 1, reason: 'the file is empty' },
  { story: 'a null', text: '~\n', line: 1, reason: 'the file is empty' },
  {
    story: 'a bracket left open',
    text: 'a: [1,\nb: 2\n',
    line: 2,
    reason: expect.stringMatching(/^(?!.*at line).+$/),
  },
  {
    story: 'a second document',
    text: 'a: 1\n---\na: 2\n',
    line: 2,
    reason: expect.stringMatching(/multiple documents/i),
  },
  {
    story: 'a tag that means something',
    text: 'a: !run rm\n',
    line: 1,
    reason: expect.stringMatching(/tag/i),
  },
])('$story is a problem with its line, and nothing is read', ({ text: wrong, line, reason }) => {
  const { value, problems } = readYaml(wrong);
  expect(value).toBeUndefined();
  expect(problems[0]).toEqual({ line, reason });
});

it('what reads as something is never called empty, even where no pack can be made of it', () => {
  expect(readYaml('just a sentence\n')).toMatchObject({ value: 'just a sentence', problems: [] });
});

it('a key is text: a list or a mapping is none', () => {
  expect(readYaml('[a, b]: 1\n').problems).toEqual([{ line: 1, reason: expect.stringMatching(/string/i) }]);
});

it('every tab is told, and nothing that follows from them', () => {
  expect(readYaml('a:\n\tb: 1\n\tb: 2\n').problems.map(({ line }) => line)).toEqual([2, 3]);
});

it('a file with Windows line ends has the same lines', () => {
  const windows = text.replaceAll('\n', '\r\n');
  expect(readYaml(windows)).toMatchObject({ value: readYaml(text).value, problems: [] });
  expect(readYaml(windows).lineOf(['limits', 'tests.failed'])).toBe(9);
});
