import type { Shown } from '#infra/local/outbox/incoming-webhooks';

/**
 * What readers of an issue or a comment see of its Markdown, as far as lines, lists, code and links go. Mentions,
 * references and addresses are looked for where GitHub does: in what Markdown leaves, everywhere but in code and links.
 * https://github.github.com/gfm, https://docs.github.com/en/get-started/writing-on-github
 */
export function readAsGithub(markdown: string): Shown {
  const lines = markdown
    .split('\n')
    .filter((line) => !/^<!--.*-->$/.test(line))
    .map((line) => spansOf(line.replace(/^[-*+] /, '')));
  const prose = lines.map((line) => line.map(({ kind, text }) => (isProse(kind) ? text : '\n')).join(''));
  return {
    text: lines.map((line) => line.map(rendered).join('')).join('\n'),
    links: lines.flatMap((line, index) => [
      ...line.filter(({ kind }) => kind === 'link').map(({ text }) => text),
      ...(prose[index]?.match(addresses) ?? []),
    ]),
    calls: prose.flatMap((text) => text.match(mentionOrReference) ?? []),
  };
}

interface Span {
  /** `sign`: it stood behind `\`, so to Markdown it is a character like any other. */
  readonly kind: 'text' | 'sign' | 'code' | 'link';
  readonly text: string;
}

const isProse = (kind: Span['kind']): boolean => kind === 'text' || kind === 'sign';

const span =
  /(?<!`)(?<fence>`+)(?!`)(?<code>.*?[^`])\k<fence>(?!`)|<(?<address>https?:[^\s<>]*)>|\\(?<sign>[!-/:-@[-`{-~])/g;

/** What a line is made of; code goes before everything else. */
function spansOf(line: string): readonly Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const { index, 0: whole, groups = {} } of line.matchAll(span)) {
    spans.push({ kind: 'text', text: entitiesRead(line.slice(at, index)) });
    const { code, address, sign = '' } = groups;
    if (code !== undefined) spans.push({ kind: 'code', text: code.replace(/^ (.*\S.*) $/, '$1') });
    else if (address !== undefined) spans.push({ kind: 'link', text: entitiesRead(address) });
    else spans.push({ kind: 'sign', text: sign });
    at = index + whole.length;
  }
  spans.push({ kind: 'text', text: entitiesRead(line.slice(at)) });
  return spans.filter(({ text }) => text !== '');
}

const entitiesRead = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** `@name`, `@team/name`, `#1`, `owner/name#1`, `GH-1`. */
const mentionOrReference = /(?<![\w`])@[a-z\d][\w-]*(?:\/[\w-]+)?|#\d+\b|\bGH-\d+\b/gi;

const addresses = /(?:https?|ftp):\/\/\S+|\bwww\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+/gi;

/** Text without what would be more than text there: emphasis, HTML, links under another name, emoji, formulas. */
const rendered = ({ kind, text }: Span, index: number): string =>
  kind === 'text'
    ? text
        .replace(/<[^>]*>|[*_~`[\]|\\^{}$]|:[\w+-]+:/g, '')
        .replace(index === 0 ? /^\s*(?:[#>+=-]|\d+[.)]\s)/ : '', '')
    : text;
