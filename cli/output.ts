import type { Failure } from './failure.ts';
import { printable, printableJson, uncommanding } from './printable.ts';
import type { Sink, World } from './world.ts';

export type Style = 'good' | 'bad' | 'waiting' | 'quiet' | 'strong';

/** Part of a line, in a style of its own. */
export interface Styled {
  readonly text: string;
  readonly style: Style;
}
export type Piece = string | Styled;
export type Line = Piece | readonly Piece[];

/** Where a command says what it has to say. Every text is made printable here, so nobody has to remember to. */
export interface Output {
  readonly json: boolean;
  /** The answer: lines for people or, with `--json`, this value and nothing else. */
  result(value: unknown, lines: readonly Line[]): void;
  /** The answer, word for word: JSON text that must stay the same value. */
  document(json: string): void;
  /** Progress and remarks; on stderr, so that the answer stays readable for programs. */
  note(...lines: readonly Line[]): void;
  failure(failure: Failure): void;
}

export function output(
  { env, stdout, stderr }: Pick<World, 'env' | 'stdout' | 'stderr'>,
  json: boolean,
): Output {
  const colours = !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const print = (sink: Sink, lines: readonly Line[]) => {
    for (const line of lines) sink.write(`${rendered(line, colours && sink.isTTY)}\n`);
  };
  const document = (text: string) => stdout.write(`${printableJson(text.trimEnd())}\n`);
  return {
    json,
    document,
    result: (value, lines) => (json ? document(JSON.stringify(value, null, 2)) : print(stdout, lines)),
    note: (...lines) => print(stderr, lines),
    failure: ({ message, parts: { details = [], hint, code, problem } }) => {
      print(stderr, [
        [{ text: 'countersign: ', style: 'bad' }, message],
        ...details.map((detail) => `  ${detail}`),
        ...(hint ? [[{ text: hint, style: 'quiet' } as const]] : []),
      ]);
      if (json) {
        const error = { code: code ?? 'trouble', message, details, ...(hint && { hint }), problem };
        document(JSON.stringify({ error }, null, 2));
      }
    },
  };
}

const textOf = (piece: Piece) => (typeof piece === 'string' ? piece : piece.text);
const piecesOf = (line: Line): readonly Piece[] =>
  typeof line === 'string' || 'text' in line ? [line] : line;

const codes: Record<Style, string> = { good: '32', bad: '31', waiting: '33', quiet: '2', strong: '1' };

function rendered(line: Line, coloured: boolean): string {
  const pieces = piecesOf(line);
  if (!coloured) return uncommanding(pieces.map((piece) => printable(textOf(piece))).join('')).trimEnd();
  return pieces
    .map((piece) =>
      typeof piece === 'string'
        ? printable(piece)
        : `\u001b[${codes[piece.style]}m${printable(piece.text)}\u001b[0m`,
    )
    .join('')
    .trimEnd();
}

/** Text of several lines behind a gutter, so that no line of it can pass for one of ours. */
export const quoted = (text: string): readonly Line[] =>
  text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => [{ text: '  │ ', style: 'quiet' }, line]);

/** Rows with their columns side by side, two blanks apart. */
export function table(rows: readonly (readonly Piece[])[], indent = '  '): readonly Line[] {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, column) => Math.max(most[column] ?? 0, widthOf(cell))),
    [],
  );
  return rows.map((row) => [
    indent,
    ...row.flatMap((cell, column) =>
      column === row.length - 1 ? [cell] : [cell, ' '.repeat((widths[column] ?? 0) - widthOf(cell) + 2)],
    ),
  ]);
}

const widthOf = (cell: Piece) => [...printable(textOf(cell))].length;
