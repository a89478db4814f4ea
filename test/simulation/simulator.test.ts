import { execFile } from 'node:child_process';
import { describe, expect, it } from 'vitest';

interface Ended {
  readonly code: number;
  readonly out: string;
}

/** The command as `npm run simulate` runs it. */
const simulate = (given: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  new Promise((end) => {
    const started = ['--import', './test/simulation/hooks.mjs', 'test/simulation/main.ts', ...given];
    execFile(
      process.execPath,
      started,
      { env: { ...process.env, ...env }, maxBuffer: 2 ** 26 },
      (trouble, out, errors) => end({ code: Number(trouble?.code ?? 0), out: out + errors }),
    );
  });

describe('the simulator', () => {
  it('keeps every promise in the first seeds', async () => {
    const { code, out } = await simulate(['--seeds', '120']);
    expect(out).toContain('every promise held');
    expect(code).toBe(0);
  });

  it('tells the same history of the same seed, byte for byte, and another of another seed', async () => {
    const [one, again, other] = await Promise.all(['7', '7', '8'].map((seed) => simulate(['--seed', seed])));
    expect(one!.out.split('\n').length).toBeGreaterThan(100);
    expect(again!.out).toBe(one!.out);
    expect(other!.out).not.toBe(one!.out);
  });

  it('shows for a broken promise its seed, a shorter history, and the command that replays it', async () => {
    const env = { MUTANT: 'a second vote of the same person counts' };
    const { code, out } = await simulate(['--seeds', '400', '--workers', '1'], env);
    expect(code).toBe(1);
    expect(out).toMatch(/seed \d+ breaks S4: somebody voted twice/);
    const [, seed, only] = /again: npm run simulate -- --seed (\d+) --only '(.*)'/.exec(out) ?? [];
    expect(Number(/(\d+) disturbances;/.exec(out)?.[1])).toBeGreaterThan(only!.split(';').length);
    const replayed = await simulate(['--seed', seed!, '--only', only!], env);
    expect(replayed.code).toBe(1);
    expect(replayed.out).toContain('S4: somebody voted twice');
  });

  it.each([
    { wrong: ['--seeds', 'many'], says: 'is no whole number from 1 on' },
    { wrong: ['--sedes', '3'], says: 'unknown option' },
    { wrong: ['--exhaustive', '--only', 'requests.commit#1 sulks'], says: 'is not a call and one of' },
  ])('says what is wrong with $wrong', async ({ wrong, says }) => {
    const { code, out } = await simulate(wrong);
    expect(out).toContain(says);
    expect(code).toBe(1);
  });
});
