import { faceFor, runsOf, visible, type Face } from './typeface.ts';
import { wrapped } from './wrap.ts';
import { lowest, page } from './page.ts';

export interface Ink {
  readonly size: number;
  readonly bold?: boolean;
  readonly colour?: string;
}

/** Places text on pages from top to bottom; everything that is drawn goes through here. */
export interface Pen {
  readonly y: number;
  /** The text in lines that fit the width; nothing invisible left in it. */
  lines(text: string, width: number, ink: Ink): readonly string[];
  /** Draws one line, its upper left corner at the place given. */
  line(text: string, x: number, y: number, ink: Ink): void;
  rule(x: number, y: number, width: number, colour: string): void;
  /** Goes down; to a new page where that leaves less room than is needed next. */
  down(by: number): void;
  /** A new page, unless so much is left on this one. Says whether it is a new one. */
  need(height: number): boolean;
}

export const heightOf = ({ size }: Ink): number => size * 1.4;

export const black = '#111111';
export const grey = '#5b6470';
export const red = '#a4001d';

type Paper = Pick<PDFKit.PDFDocument, 'addPage' | 'font' | 'fillColor' | 'text' | 'moveTo' | 'widthOfString'>;

export function pen(paper: Paper, faces: { regular: readonly Face[]; bold: readonly Face[] }): Pen {
  let y: number = page.top;
  const facesOf = ({ bold }: Ink) => (bold === true ? faces.bold : faces.regular);
  return {
    get y() {
      return y;
    },
    lines(text, width, ink) {
      const chosen = facesOf(ink);
      return wrapped(visible(text, chosen), width, (character) =>
        faceFor(character, chosen).widthOf(character, ink.size),
      );
    },
    line(text, x, at, ink) {
      const { size, colour = black } = ink;
      paper.fillColor(colour);
      let from = x;
      for (const run of runsOf(text, facesOf(ink))) {
        paper.font(run.face.name, size).text(run.text, from, at, { lineBreak: false, baseline: 'top' });
        from += paper.widthOfString(run.text);
      }
    },
    rule(x, at, width, colour) {
      paper
        .moveTo(x, at)
        .lineTo(x + width, at)
        .lineWidth(0.5)
        .stroke(colour);
    },
    down(by) {
      y += by;
    },
    need(height) {
      if (y + height <= lowest) return false;
      paper.addPage();
      y = page.top;
      return true;
    },
  };
}
