import type { Block } from '#domain/report/document';
import { black, grey, heightOf, red, type Ink, type Pen } from './pen.ts';
import { lineWidth, page } from './page.ts';
import { drawTable } from './table.ts';

const heading: Ink = { size: 13, bold: true };
const subheading: Ink = { size: 10, bold: true };
const body: Ink = { size: 9 };
const label: Ink = { size: 9, colour: grey };
const labelWidth = 120;

/** A heading stays with at least this much of what it is the heading of. */
const company = 48;

export function drawBlock(pen: Pen, block: Block): void {
  switch (block.kind) {
    case 'heading':
      pen.down(14);
      pen.need(heightOf(heading) + company);
      drawText(pen, block.text, heading);
      pen.rule(page.left, pen.y + 1, lineWidth, grey);
      return pen.down(7);
    case 'subheading':
      pen.down(5);
      pen.need(heightOf(subheading) + company);
      drawText(pen, block.text, subheading);
      return pen.down(2);
    case 'paragraph':
      drawText(pen, block.text, block.alarm ? { ...body, bold: true, colour: red } : body);
      return pen.down(4);
    case 'facts':
      for (const [name, text] of block.facts) drawFact(pen, name, text);
      return pen.down(4);
    case 'table':
      drawTable(pen, block);
      return pen.down(6);
  }
}

/** Lines one below the other, over as many pages as they need. */
export function drawText(pen: Pen, text: string, ink: Ink, x: number = page.left): void {
  for (const line of pen.lines(text, page.left + lineWidth - x, ink)) {
    pen.need(heightOf(ink));
    pen.line(line, x, pen.y, ink);
    pen.down(heightOf(ink));
  }
}

function drawFact(pen: Pen, name: string, text: string): void {
  const names = pen.lines(name, labelWidth - 8, label);
  const texts = pen.lines(text, lineWidth - labelWidth, body);
  for (let at = 0; at < Math.max(names.length, texts.length); at += 1) {
    pen.need(heightOf(body));
    pen.line(names[at] ?? '', page.left, pen.y, label);
    pen.line(texts[at] ?? '', page.left + labelWidth, pen.y, { ...body, colour: black });
    pen.down(heightOf(body));
  }
}
