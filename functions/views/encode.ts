/** What has no shape of its own: it could end, hide or reorder the text around it. */
const shapeless = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\t\n\r]]/gv;

/** The text with each invisible character shown as `�`, so that what is read is what is there. */
export const visible = (text: string): string => text.toWellFormed().replace(shapeless, '\ufffd');

/** The text as one line, for a subject or a place where a second line could pass for ours. */
export const oneLine = (text: string): string => visible(text.replace(/\s+/gu, ' ').trim());

/** The lines of somebody's text, whatever it breaks them with; their indents are kept. */
export const linesOf = (text: string): readonly string[] =>
  text
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/u)
    .map((line) => visible(line.replaceAll('\t', '    ').replace(/\s/gu, ' ')).trimEnd());
