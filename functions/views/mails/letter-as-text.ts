import { linesOf, oneLine } from '#views/encode';
import { invitationWords, type Block, type Letter } from './letter.ts';

/** Short enough to stay a line wherever plain text is shown; RFC 3676 asks for at most 78. */
const width = 76;

/**
 * The plain text of a mail. Somebody else's words can never pass for a line of ours: what has lines of its own is
 * quoted with `> `, and a long line is broken here, with an indent, and not by whoever shows it.
 */
export const letterAsText = ({ lead, blocks }: Letter, footer: string): string =>
  [wrapped(oneLine(lead)), ...blocks.map(blockAsText), `-- \n${wrapped(oneLine(footer))}`].join('\n\n') +
  '\n';

function blockAsText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${oneLine(block.text)}\n${'-'.repeat(Math.min(width, oneLine(block.text).length))}`;
    case 'sentence':
      return wrapped(oneLine(block.text));
    case 'facts':
      return block.rows.map(([label, text]) => wrapped(oneLine(`${label}: ${text}`), '', '  ')).join('\n');
    case 'list':
      return block.items.map((item) => wrapped(oneLine(item), '- ', '  ')).join('\n');
    case 'quote':
      return linesOf(block.text)
        .map((line) => wrapped(line, '> ', '> '))
        .join('\n');
    case 'links':
      return block.links
        .map(({ title, url }) => `${wrapped(oneLine(title), '- ', '  ')}\n  ${url}`)
        .join('\n');
    case 'invitation':
      return invitationAsText(block);
  }
}

const invitationAsText = ({ url, code, codeUrl }: Extract<Block, { kind: 'invitation' }>) =>
  [
    `${invitationWords.plain}\n${url}`,
    `${invitationWords.code}\n${code}\n${invitationWords.codeUrl}\n${codeUrl}`,
    wrapped(invitationWords.warning),
  ].join('\n\n');

/** Breaks a line at its spaces, and where there are none, so that each part with its indent has at most `width`. */
function wrapped(line: string, first = '', next = first): string {
  const room = width - Math.max(first.length, next.length);
  const parts: string[] = [];
  let rest = line;
  while (rest.length > room) {
    const space = rest.lastIndexOf(' ', room);
    const end = space > 0 ? space : wholeCharacters(rest, room);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...parts, rest].map((part, index) => `${index === 0 ? first : next}${part}`.trimEnd()).join('\n');
}

/** A cut at most this far in that leaves no half of a surrogate pair behind. */
const wholeCharacters = (text: string, most: number) =>
  text.slice(0, most).isWellFormed() ? most : most - 1;
