import { expect, test } from 'vitest';
import { substitute } from '#infra/local/stepfunctions/substitute';

test('every placeholder is replaced, in values and in keys, at any depth', () => {
  const definition = {
    StartAt: 'A',
    States: { A: { Resource: '${F}', Payload: ['x ${G} ${F}', 1, null] }, '${G}': true },
  };
  expect(substitute(definition, { F: 'arn:f', G: 'g' })).toEqual({
    StartAt: 'A',
    States: { A: { Resource: 'arn:f', Payload: ['x g arn:f', 1, null] }, g: true },
  });
});

test('a value is taken as it is, even when it looks like a pattern', () => {
  expect(substitute('${F}', { F: '$& "quoted" \\n' })).toBe('$& "quoted" \\n');
});

test('JSONata that only resembles a placeholder is left alone', () => {
  const expression = '{% $map($x, function($v) { ${"a": $v} }) %}';
  expect(substitute(expression, {})).toBe(expression);
});

test('names without a value and values without a use are refused together', () => {
  expect(() => substitute({ a: '${Missing} ${Known}' }, { Known: 'k', Unused: 'u' })).toThrow(
    'definition substitutions: ${Missing} has no value; Unused has a value but no use',
  );
});

test('a name every object has is still missing', () => {
  expect(() => substitute('${toString}', {})).toThrow('${toString} has no value');
});
