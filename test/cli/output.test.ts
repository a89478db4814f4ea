import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { exitCode } from '#cli/exit-code';
import { Failure } from '#cli/failure';
import { output, quoted, table, type Line } from '#cli/output';
import { printable, printableJson } from '#cli/printable';
import { atTheGate, deniedBy, opened, phaseOpened, storyId } from '#test/support/story';
import { aService, as } from './harness.ts';

/** What a terminal or a log would obey rather than show; line ends are ours to write. */
const steering = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const anyText = fc.string({ unit: 'binary', maxLength: 40 });

function printed(lines: readonly Line[], isTTY = false, env: Record<string, string> = {}): string {
  let text = '';
  const sink = { isTTY, write: (more: string) => void (text += more) };
  const world = { env, stdout: sink, stderr: sink };
  output(world, false).result(undefined, lines);
  return text;
}

describe('text from elsewhere', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', '\\u{1b}[31mred\\u{1b}[0m'],
    ['\u009b31mred', '\\u{9b}31mred'],
    [
      '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007',
      '\\u{1b}]8;;https://evil.example\\u{7}click\\u{1b}]8;;\\u{7}',
    ],
    ['user\u202egpj.exe', 'user\\u{202e}gpj.exe'],
    ['over\rwritten', 'over written'],
    ['two\nlines\tand a tab', 'two lines and a tab'],
    ['hidden\u{e0041}tag', 'hidden\\u{e0041}tag'],
    ['blank\u3164', 'blank\\u{3164}'],
    ['Größe ✓ 日本語 👩\u200d💻', 'Größe ✓ 日本語 👩\u200d💻'],
  ])('%j is shown as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('never steers, whatever it is', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, two) => {
        expect(
          printed([[one, { text: two, style: 'bad' }], ...quoted(two), ...table([[one, two]])]),
        ).not.toMatch(steering);
      }),
    );
  });

  it('never makes a line of its own', () => {
    fc.assert(
      fc.property(
        anyText,
        (text) =>
          printed([['x', text]])
            .trimEnd()
            .split('\n').length === 1,
      ),
    );
  });

  it('of several lines stays behind a gutter', () => {
    expect(printed(quoted('Fine.\r\nApproved by everybody.\u2028Intact.'))).toBe(
      '  │ Fine.\n  │ Approved by everybody.\n  │ Intact.\n',
    );
  });

  it.each([
    ['::error::Boo', '\\::error::Boo\n'],
    ['  ::stop-commands::x', '  \\::stop-commands::x\n'],
    ['say ##[group]x', 'say ##\\[group]x\n'],
    ['a::b', 'a::b\n'],
  ])('%j is no command to a GitHub runner', (text, line) => {
    expect(printed([text])).toBe(line);
  });

  it('in JSON is escaped and stays the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), anyText, (value, text) => {
        const json = JSON.stringify({ value, text: `${text}\u009b##[x]\u202e\u007f` }, null, 2);
        expect(JSON.parse(printableJson(json))).toEqual(JSON.parse(json));
        expect(printableJson(json)).not.toMatch(steering);
        expect(printableJson(json)).not.toContain('##[');
      }),
    );
  });

  it('reaches a terminal from no command', async () => {
    const service = await aService(opened(), phaseOpened(), deniedBy('devi', 'No.\nIntact.'));
    const hostile = '\u001b[2J\u202e';
    const request = JSON.parse((await as('ci', service)('status', storyId, '--json')).stdout) as object;
    for (const args of [
      ['status', storyId],
      ['status', storyId, '--json'],
      ['wait', storyId],
    ]) {
      service.interject({
        body: JSON.stringify({
          ...request,
          because: hostile,
          summary: hostile,
          notes: `${hostile}\n${hostile}`,
        }),
      });
      const { stdout, stderr } = await as('ci', service, { isTTY: true, env: { NO_COLOR: '1' } })(...args);
      expect(stdout + stderr).not.toMatch(steering);
      expect(stdout).toContain(args.includes('--json') ? '\\u001b' : '\\u{1b}');
    }
  });
});

describe('colours', () => {
  const line: Line = [{ text: 'approved', style: 'good' }];

  it('are shown on a terminal', () => {
    expect(printed([line], true)).toBe('\u001b[32mapproved\u001b[0m\n');
  });

  it.each<[string, boolean, Record<string, string>]>([
    ['where there is no terminal', false, {}],
    ['with NO_COLOR', true, { NO_COLOR: '1' }],
    ['on a dumb terminal', true, { TERM: 'dumb' }],
  ])('are left out %s', (_, isTTY, env) => {
    expect(printed([line], isTTY, env)).toBe('approved\n');
  });

  it('are there with an empty NO_COLOR, as its own rule says', () => {
    expect(printed([line], true, { NO_COLOR: '' })).toContain('\u001b[32m');
  });

  it('are in no JSON', async () => {
    const service = await aService(...atTheGate);
    const { stdout } = await as('ci', service, { isTTY: true })('status', storyId, '--json');
    expect(stdout).not.toContain('\u001b');
    expect(JSON.parse(stdout)).toMatchObject({ id: storyId });
  });
});

it('columns stand below each other, also where a cell had to be written out', () => {
  expect(
    printed(
      table([
        ['a', 'b\u0007', 'c'],
        ['long', 'd', 'e'],
      ]),
    ),
  ).toBe('  a     b\\u{7}  c\n  long  d       e\n');
});

it('a failure ends with trouble unless it says otherwise', () => {
  expect(new Failure('No.').exitCode).toBe(exitCode.trouble);
});
