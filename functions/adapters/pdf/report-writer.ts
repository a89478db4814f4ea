import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { ReportDocument } from '#domain/report/document';
import type { ReportWriter } from '#ports/report-writer';
import { drawBlock, drawText } from './blocks.ts';
import { facesIn, type Faces } from './fonts.ts';
import { lineWidth, page } from './page.ts';
import { grey, pen, type Pen } from './pen.ts';

/** Writes reports as PDF, with the fonts in that folder. Nothing in the file depends on when or where it was made. */
export function pdfReportWriter(fontFolder: string): ReportWriter {
  let faces: Promise<Faces> | undefined;
  return { write: async (report) => written(report, await (faces ??= facesIn(fontFolder))) };
}

async function written(report: ReportDocument, faces: Faces): Promise<Uint8Array> {
  const made = new Date(report.at);
  const paper = new PDFDocument({
    size: 'A4',
    // Without margins the library never breaks a page by itself.
    margin: 0,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    // None yet: the library's own would be read from a file that no bundle carries.
    font: '',
    info: {
      Title: report.title,
      Creator: 'Countersign',
      Producer: 'Countersign',
      CreationDate: made,
      ModDate: made,
    },
  });
  for (const { name, file } of [...faces.regular, ...faces.bold]) paper.registerFont(name, file);
  const bytes = buffer(paper);
  const drawing = pen(paper, faces);
  drawText(drawing, report.title, { size: 18, bold: true });
  for (const block of report.blocks) drawBlock(drawing, block);
  drawMargins(paper, drawing, report);
  paper.end();
  return bytes;
}

const small = { size: 7, colour: grey };

/** What stands above and below on every page; only now is it known how many there are. */
function drawMargins(paper: PDFKit.PDFDocument, drawing: Pen, { running }: ReportDocument): void {
  const { count } = paper.bufferedPageRange();
  for (let number = 0; number < count; number += 1) {
    paper.switchToPage(number);
    for (const [at, text] of running.entries()) {
      const [line = ''] = drawing.lines(text, lineWidth, small);
      drawing.line(line, page.left, 28 + at * 11, small);
    }
    drawing.rule(page.left, 56, lineWidth, grey);
    drawing.line(`Page ${number + 1} of ${count}`, page.left, page.height - 40, small);
  }
}
