import { expect } from 'vitest';

/** A tag of a document, as the templates write them: lower case, every value in double quotes. */
export interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const tag = /<(?:!doctype html|\/?([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*\/?)>/g;
const attribute = /([a-z-]+)(?:="([^"<>]*)")?/g;
const ownCode = /(<(script|style)\b[^>]*>)[\s\S]*?(<\/\2>)/g;

/** Every opening tag of a document, in order. Throws where anything stands that is neither such a tag nor text. */
export function tagsOf(document: string): readonly Tag[] {
  const shell = document.replace(ownCode, '$1$3');
  const stray = shell.replace(tag, '').match(/.{0,40}[<>].{0,40}/);
  if (stray) throw new Error(`this is no tag of ours: ${stray[0]}`);
  return [...shell.matchAll(tag)]
    .filter(([whole, name]) => name !== undefined && !whole.startsWith('</'))
    .map(([, name = '', attributes = '']) => ({
      name,
      attributes: Object.fromEntries(
        [...attributes.matchAll(attribute)].map(([, key = '', value = '']) => [key, decoded(value)]),
      ),
    }));
}

/** What a person reads, in one line. */
export const textOf = (document: string): string =>
  oneSpaced(
    decoded(
      document
        .replace(/<head>[\s\S]*?<\/head>/, '')
        .replace(ownCode, '')
        .replace(tag, ' '),
    ),
  );

export const oneSpaced = (text: string): string => text.replace(/\s+/g, ' ').trim();

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

const decoded = (text: string) =>
  text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity);

/** The controls that a form sends, with their values; of what can be ticked, all. */
export function fieldsOf(
  document: string,
  action: string,
): readonly { name: string; value: string; type: string }[] {
  const start = document.indexOf(`action="${action}"`);
  if (start < 0) throw new Error(`there is no form for ${action}`);
  const form = document.slice(document.lastIndexOf('<form', start), document.indexOf('</form>', start) + 7);
  return tagsOf(form)
    .filter(({ name, attributes }) => /^(input|textarea|select|button)$/.test(name) && 'name' in attributes)
    .map(({ name, attributes }) => ({
      name: attributes.name ?? '',
      value: attributes.value ?? '',
      type: attributes.type ?? name,
    }));
}

const known = new Set(
  'html head meta title style body header main h1 h2 h3 p section ul li dl dt dd a span form fieldset legend label input textarea details summary button div table tr td blockquote br strong progress'.split(
    ' ',
  ),
);

/** The document consists of tags our templates write, each with what they may carry. */
export function expectOnlyOurMarkup(document: string): void {
  for (const { name, attributes } of tagsOf(document)) {
    expect(known).toContain(name);
    expect(Object.keys(attributes).filter((key) => key.startsWith('on') || key === 'srcdoc')).toEqual([]);
    if (attributes.href !== undefined) expect(attributes.href).toMatch(/^(https?:\/\/|\/review$|#)/);
    if (attributes.action !== undefined) expect(attributes.action).toMatch(/^\/review(\/decision)?$/);
  }
}

/** A text without what line breaks, quoting and wrapping add or take: for finding it again. */
export const squeezed = (text: string): string => text.replace(/[\s>-]/gu, '');
