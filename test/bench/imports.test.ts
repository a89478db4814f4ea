import { describe, expect, it } from 'vitest';
import { weightsOf } from '../../bench/imports/graph.ts';
import { median } from '../../bench/imports/race.ts';

const chunk = (
  bytes: number,
  inputs: Readonly<Record<string, number>>,
  imports: readonly (readonly [string, string])[] = [],
) => ({
  bytes,
  inputs: Object.fromEntries(
    Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }]),
  ),
  imports: imports.map(([path, kind]) => ({
    path,
    kind,
    ...(path.startsWith('node:') && { external: true }),
  })),
});

describe('the weight of a function', () => {
  const meta = {
    outputs: {
      'out/decisions.mjs': {
        ...chunk(100, { 'functions/handlers/http/decisions.ts': 90 }, [
          ['out/chunks/shared.mjs', 'import-statement'],
          ['out/chunks/mail.mjs', 'dynamic-import'],
          ['node:path', 'import-statement'],
        ]),
        entryPoint: 'functions/handlers/http/decisions.ts',
      },
      'out/chunks/shared.mjs': chunk(
        50,
        { 'node_modules/zod/a.js': 20, '../../node_modules/@aws-sdk/core/b.js': 25 },
        [['out/chunks/deep.mjs', 'import-statement']],
      ),
      'out/chunks/deep.mjs': chunk(7, { 'node_modules/zod/c.js': 7 }, [
        ['out/chunks/shared.mjs', 'import-statement'],
      ]),
      'out/chunks/mail.mjs': chunk(30, { 'node_modules/mailer/d.js': 30 }, [
        ['out/chunks/shared.mjs', 'import-statement'],
      ]),
      'out/cli.mjs': { ...chunk(500, {}), entryPoint: 'cli/countersign.ts' },
    },
  };

  it('is all that it imports statically, directly or not, once', () => {
    expect(weightsOf(meta)).toMatchObject([{ name: 'http/decisions', atOnce: 157 }]);
  });

  it('leaves out what is imported when it is needed, and says how much that is', () => {
    expect(weightsOf(meta)).toMatchObject([{ atNeed: 30 }]);
  });

  it('is told by package, the heaviest first', () => {
    expect(weightsOf(meta)[0]?.packages).toEqual([
      { name: 'functions', bytes: 90 },
      { name: 'zod', bytes: 27 },
      { name: '@aws-sdk/core', bytes: 25 },
    ]);
  });
});

describe('a median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[5], 5],
  ])('of %j is %d', (numbers, middle) => {
    expect(median(numbers)).toBe(middle);
  });
});
