import { verdictOf, type Goal, type Row, type Unit } from './measure.ts';

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
  /** Why there are no rows. */
  readonly failed?: string;
}

const verdictInWords = {
  ok: 'ok',
  'first goal': 'ok, first goal',
  owed: 'over, owed',
  over: 'OVER',
  informs: '',
} as const;

const heads = ['measure', 'goal', 'measured', ''] as const;

/** The table people read: a title for each measure, its rows, and their notes below them. */
export function tableOf(sections: readonly Section[]): string {
  const cells = sections.flatMap(({ rows }) => rows.map(cellsOf));
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...cells.map((row) => row[column]!.length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  const bodies = sections.flatMap(({ title, rows, failed }) => [
    '',
    title,
    ...(failed === undefined ? [] : [`  could not be measured: ${failed}`]),
    ...rows.flatMap((row) => [
      line(cellsOf(row)),
      ...(row.note ? [`      ${row.note}`] : []),
      ...(row.owed ? [`      Owed: ${row.owed.because}`] : []),
    ]),
  ]);
  return [line(heads), widths.map((width) => '─'.repeat(width)).join('──'), ...bodies].join('\n');
}

const cellsOf = (row: Row): readonly string[] => [
  `  ${row.what}`,
  row.goal ? goalInWords(row.goal, row.unit) : '–',
  amount(row.measured, row.unit),
  verdictInWords[verdictOf(row)],
];

function goalInWords(goal: Goal, unit: Unit): string {
  if ('exactly' in goal) return amount(goal.exactly, unit);
  const first = `≤ ${amount(goal.first, unit)}`;
  return goal.then === undefined ? first : `${first}, then ≤ ${amount(goal.then, unit)}`;
}

/** A number the way its unit is read: `8`, `6.5`, `1.00`, `$0.00031`, `4.7 KB`, `260 ms`. */
export function amount(value: number, unit: Unit): string {
  switch (unit) {
    case 'count':
      return String(value);
    case 'units':
      return String(Math.round(value * 100) / 100);
    case 'ratio':
      return value.toFixed(2);
    case 'dollars':
      return `$${value.toFixed(6).replace(/0{1,2}$/, '')}`;
    case 'KB':
      return `${value.toFixed(1)} KB`;
    case 'ms':
      return `${Math.round(value)} ms`;
  }
}
