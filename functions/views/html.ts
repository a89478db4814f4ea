import { html as escaping } from 'hono/html';
import { visible } from './encode.ts';

/** Markup in which every text is escaped already. Only the `html` tag makes it. */
export type Html = Awaited<ReturnType<typeof escaping>>;

/** What may stand in a template: a text is encoded, markup is taken as it is, `false` and `undefined` are nothing. */
export type Part = Html | string | number | false | undefined | readonly Part[];

/**
 * The one way markup is written.
 *
 * @example
 * html`<p title="${foreign}">${foreign}</p>`
 */
export function html(markup: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const written = escaping(markup, ...parts.map(encoded));
  if (written instanceof Promise) throw new Error('a template waits for nothing (this is a bug)');
  return written;
}

/** Markup is a String object, so only a plain text is a `string` here. */
const encoded = (part: Part): unknown => {
  if (Array.isArray(part)) return part.map(encoded);
  return typeof part === 'string' ? visible(part) : part;
};
