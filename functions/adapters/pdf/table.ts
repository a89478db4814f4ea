import type { Block, Column } from '#domain/report/document';
import { grey, heightOf, type Ink, type Pen } from './pen.ts';
import { lineWidth, lowest, page } from './page.ts';

const title: Ink = { size: 8, bold: true, colour: grey };
const cell: Ink = { size: 8 };
const gap = 8;
const padding = 2;
const light = '#d5d9de';

interface Cell {
  readonly x: number;
  readonly lines: readonly string[];
}

/** Rows below their titles, which come again on each page; a row longer than a page goes on on the next. */
export function drawTable(pen: Pen, { columns, rows }: Extract<Block, { kind: 'table' }>): void {
  const places = placesOf(columns);
  const titles = () =>
    drawRow(
      pen,
      cellsOf(
        pen,
        places,
        columns.map((column) => column.title),
        title,
      ),
      title,
      () => undefined,
    );
  pen.need(heightOf(title) + 3 * heightOf(cell));
  titles();
  for (const row of rows) {
    const cells = cellsOf(pen, places, row, cell);
    const height = tallest(cells) * heightOf(cell) + 2 * padding;
    if (height <= lowest - page.top - 2 * heightOf(title) && pen.need(height)) titles();
    drawRow(pen, cells, cell, titles);
  }
}

function drawRow(pen: Pen, cells: readonly Cell[], ink: Ink, onNewPage: () => void): void {
  pen.down(padding);
  for (let at = 0; at < tallest(cells); at += 1) {
    if (pen.need(heightOf(ink))) onNewPage();
    for (const { x, lines } of cells) pen.line(lines[at] ?? '', x, pen.y, ink);
    pen.down(heightOf(ink));
  }
  pen.down(padding);
  pen.rule(page.left, pen.y, lineWidth, light);
}

const tallest = (cells: readonly Cell[]) => Math.max(...cells.map(({ lines }) => lines.length));

const cellsOf = (pen: Pen, places: readonly Place[], texts: readonly string[], ink: Ink): readonly Cell[] =>
  places.map(({ x, width }, column) => ({ x, lines: pen.lines(texts[column] ?? '', width, ink) }));

interface Place {
  readonly x: number;
  readonly width: number;
}

function placesOf(columns: readonly Column[]): readonly Place[] {
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  const room = lineWidth - gap * (columns.length - 1);
  let x: number = page.left;
  return columns.map(({ share }) => {
    const width = (room * share) / whole;
    const place = { x, width };
    x += width + gap;
    return place;
  });
}
