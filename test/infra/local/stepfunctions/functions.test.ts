import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import { functionNames } from '#infra/local/stepfunctions/query/functions';
import { only, stage, start } from './stage.ts';

async function evaluate(expression: string): Promise<unknown> {
  const { load, play } = stage({ random: () => 0.25 });
  load({ story: only({ Type: 'Pass', Output: `{% ${expression} %}` }) });
  const { output, cause } = await play();
  return output ?? cause;
}

const added = ['parse', 'partition', 'range', 'hash', 'uuid'];

test.each([...functionNames].filter((name) => !added.includes(name)))(
  '$%s is a function of JSONata 2.0.6',
  async (name) => {
    expect(await jsonata(`$exists($${name})`).evaluate({})).toBe(true);
  },
);

test('$parse reads JSON', async () => {
  expect(await evaluate(`$parse('{"a":[1,null]}').a`)).toEqual([1, null]);
});

test('$partition cuts an array into chunks, the last one shorter', async () => {
  expect(await evaluate('$partition([1,2,3,4,5], 2)')).toEqual([[1, 2], [3, 4], [5]]);
  expect(await evaluate('$partition([1,2], 1)')).toEqual([[1], [2]]);
  expect(await evaluate('$partition([1], 0)')).toContain('$partition needs a positive integer as its size');
});

test('$range counts up and down, both ends included', async () => {
  expect(await evaluate('$range(1, 9, 4)')).toEqual([1, 5, 9]);
  expect(await evaluate('$range(3, 1, -1)')).toEqual([3, 2, 1]);
  expect(await evaluate('$range(1, 2, 0)')).toContain('$range needs integers and a step');
  expect(await evaluate('$count($range(1, 1000, 1))')).toBe(1000);
  expect(await evaluate('$range(1, 1001, 1)')).toContain('$range makes at most 1000 elements, not 1001');
});

test('$hash knows the algorithms of Step Functions', async () => {
  expect(await evaluate("$hash('input data', 'SHA-1')")).toBe('aaff4a450a104cd177d28d18d74485e8cae074b7');
  expect(await evaluate("$hash('', 'SHA-256')")).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
  expect(await evaluate("$hash('', 'CRC')")).toContain(
    '$hash knows MD5, SHA-1, SHA-256, SHA-384, SHA-512, not CRC',
  );
});

test('$uuid makes a different version 4 UUID each time', async () => {
  const [one, other] = await evaluate('[$uuid(), $uuid()]').then((pair) => pair as string[]);
  expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(other).not.toBe(one);
});

test('$random is the engine’s own, and the same for the same seed', async () => {
  expect(await evaluate('$random()')).toBe(0.25);
  expect(await evaluate('$random(7) = $random(7) and $random(7) != $random(8) and $random(7) < 1')).toBe(
    true,
  );
});

test('$now and $millis tell the time of the stack, not of the machine', async () => {
  expect(await evaluate('[$millis(), $toMillis($now())]')).toEqual([start, start]);
  expect(await evaluate("$now('[Y]-[M01]-[D01] [H01]:[m01]', '+0200')")).toBe('2026-03-01 11:00');
});

test('a wrong argument is a type error', async () => {
  expect(await evaluate('$partition([1], "2")')).toContain('T0410');
});
