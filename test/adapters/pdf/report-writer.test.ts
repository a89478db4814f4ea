import fc from '#test/support/fc';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fontFiles } from '#adapters/pdf/font-files';
import { pdfReportWriter } from '#adapters/pdf/report-writer';
import type { ReportDocument } from '#domain/report/document';
import { dense, readPdf } from '#test/support/pdf';
import { anyLine, corpus, shapeless } from '#test/views/hostile';

const folder = mkdtempSync(join(tmpdir(), 'countersign-fonts-'));
for (const file of Object.values(fontFiles)) cpSync(join('node_modules', file), join(folder, basename(file)));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const writer = pdfReportWriter(folder);

const reportOf = (...texts: readonly string[]): ReportDocument => ({
  title: 'Audit report: checkout v1.2.3 for production',
  running: ['Request 01K9ZC0V5T8M3W6Q4R2E7Y1HNB', 'Chain head 3:abc'],
  at: '2026-11-21T10:30:00.000Z',
  blocks: texts.flatMap((text): ReportDocument['blocks'] => [
    { kind: 'paragraph', text },
    { kind: 'facts', facts: [[text, text]] },
    {
      kind: 'table',
      columns: [
        { title: 'Who', share: 1 },
        { title: 'Notes', share: 2 },
      ],
      rows: [['devi', text]],
    },
  ]),
});

/** What a reader of PDF text may leave out or compose: it has no shape of its own. */
const joining = /[\u200c\u200d\p{Mn}\p{Me}\p{Variation_Selector}]/u;

/** Backwards, too: beside right-to-left text the reader turns the brackets and all between them around. */
const writtenOut = (text: string, character: string) => {
  const written = `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`;
  return text.includes(written) || text.includes([...written].reverse().join(''));
};

const writtenOf = async (...texts: readonly string[]) => readPdf(await writer.write(reportOf(...texts)));

describe('a report as PDF', () => {
  it('is the same bytes for the same report, whoever makes it', async () => {
    const report = reportOf('Grüße', '承認します');
    expect(await pdfReportWriter(folder).write(report)).toEqual(await writer.write(report));
  });

  it('says when it was made, and by what', async () => {
    const { info } = await writtenOf('text');
    expect(info).toMatchObject({ Producer: 'Countersign', CreationDate: 'D:20261121103000Z' });
  });

  it('has the running head and the page number on every page', async () => {
    const { pages } = await writtenOf(...Array.from({ length: 40 }, (_, number) => `Text ${number}`));
    expect(pages.length).toBeGreaterThan(2);
    for (const [index, text] of pages.entries()) {
      expect(text).toContain('Chain head 3:abc');
      expect(text).toContain(`Page ${index + 1} of ${pages.length}`);
    }
  });

  it('holds notes of 10,000 characters to the last one, with and without blanks', async () => {
    const words = 'all is well '.repeat(833).trim();
    const unbroken = 'x'.repeat(9_999);
    const { pages } = await writtenOf(`${words} END`, `${unbroken}Z`);
    const text = dense(
      pages
        .map((page) => page.replace(/Request 01.*|Chain head .*|Page \d+ of \d+|^Who\s+Notes$/gm, ''))
        .join(''),
    );
    expect(text).toContain(dense(`${words} END`));
    expect(text).toContain('xZ');
    expect(text.match(/x/g)?.length).toBeGreaterThanOrEqual(4 * 9_999);
  });

  it('shows every script that people write in', async () => {
    const { text } = await writtenOf('Grüße, Жизнь, 日本語, 한국어, नमस्ते, 😀');
    expect(dense(text)).toContain(dense('Grüße, Жизнь, 日本語, 한국어'));
    expect(text).toContain('😀');
  });

  it('shows beside a script that is read from the right what is outside of the first plane', async () => {
    expect((await writtenOf('שלום😀')).text).toContain('😀');
  });

  it.each(shapeless.map((text) => [JSON.stringify(text), text]))(
    'writes out what hides in %s',
    async (_, text) => {
      expect((await writtenOf(text)).text).toMatch(/\[U\+[0-9A-F]{4}\]/);
    },
  );

  it('holds every hostile text word for word', async () => {
    const { text } = await writtenOf(...corpus);
    for (const hostile of corpus) expect(dense(text)).toContain(dense(hostile));
  });

  it('holds every character of any text that the door lets in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { minLength: 10, maxLength: 20 }), async (texts) => {
        const { text } = await writtenOf(...texts);
        const there = new Set(text.normalize('NFKD'));
        const lost = [...dense(texts.join(''))].filter(
          (character) =>
            !writtenOut(text, character) &&
            ![...dense(character.normalize('NFKD'))].every((part) => there.has(part) || joining.test(part)),
        );
        expect(lost).toEqual([]);
      }),
      { numRuns: 10 },
    );
  }, 60_000);
});
