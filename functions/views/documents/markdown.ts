import { linesOf } from '#views/encode';

/**
 * Foreign text as Markdown that says just that text: nothing in it emphasises, links, mentions or starts a block.
 * What could mean nothing where it stands stays as it is: the source is read as well.
 */
export function inMarkdown(text: string): string {
  const line = text
    .trim()
    .replace(/[\\`*[\]<#|~@]|&(?=#?\w+;)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/:\/\//g, '\\://')
    .replace(/(?<![\p{L}\p{N}])www\./giu, (host) => `${host.slice(0, 3)}\\.`);
  if (/^[-=:][-=:\s]*$/.test(line)) return `\\${line}`;
  return line.replace(
    /^(?:>|[-+](?=\s|$)|\d{1,9}[.)](?=\s|$))/,
    (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`,
  );
}

/** An item of a list as people write it: its mark, and what it says. */
const listItem = /^ *([-*+]|\d{1,9}[.)]) +(\S.*)$/;

/**
 * Foreign lines as a quotation: lines stay lines and lists stay lists, and nothing else becomes more than text. How
 * far something is indented is ours to say: four spaces too many would make it code.
 */
export function quotedInMarkdown(text: string): string {
  const rows: string[] = [];
  /** The items a line may belong to, outermost first: how far each was indented, and where its text begins in ours. */
  let items: readonly { readonly indent: number; readonly text: number }[] = [];
  /** Where the paragraph begins that the next line would go on with. */
  let paragraph: number | undefined;
  for (const line of linesOf(text)) {
    const indent = line.search(/\S/);
    if (indent < 0) {
      rows.push('');
      paragraph = undefined;
      continue;
    }
    items = items.filter((item) => item.indent < indent);
    const at = items.at(-1)?.text ?? 0;
    const [, mark, said = line] = listItem.exec(line) ?? [];
    if (mark !== undefined) {
      // A list inside a paragraph's own block begins only with a bullet or a 1; a blank line lets any begin.
      if (paragraph === at && !/^(?:[-*+]|1\D)/.test(mark)) rows.push('');
      rows.push(`${' '.repeat(at)}${mark} ${inMarkdown(said)}`);
      paragraph = at + mark.length + 1;
      items = [...items, { indent, text: paragraph }];
    } else {
      if (paragraph === at) rows.push(`${rows.pop()}  `);
      else if (paragraph !== undefined) rows.push('');
      rows.push(`${' '.repeat(at)}${inMarkdown(said)}`);
      paragraph = at;
    }
  }
  return rows.map((row) => (row === '' ? '>' : `> ${row}`)).join('\n');
}
