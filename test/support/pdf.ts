import { extractText, getDocumentProxy } from 'unpdf';

/** A PDF as a reader finds it: its pages' texts, and what it says of itself. Throws when it is none. */
export async function readPdf(bytes: Uint8Array) {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const { text } = await extractText(document, { mergePages: false });
  const pages = text.map(inOrder);
  const { info } = await document.getMetadata();
  return { pages, text: pages.join('\n'), info: info as Readonly<Record<string, unknown>> };
}

/** The reader turns right-to-left text around unit by unit, which takes the pairs of rarer characters apart. */
const inOrder = (text: string) =>
  text.replace(
    /[\ud800-\udbff][\udc00-\udfff]|([\udc00-\udfff])([\ud800-\udbff])/g,
    (pair, low?: string, high?: string) => (low === undefined ? pair : `${high}${low}`),
  );

/** Without blanks: where a line ends is the layout's business. */
export const dense = (text: string): string => text.replace(/\s+/gu, '');
