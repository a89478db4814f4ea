import type { Fact } from '#views/release-in-words';

/** A mail before it becomes text and HTML: both are written from this, so both say the same. */
export interface Letter {
  readonly subject: string;
  /** The first line: what happened or what is wanted, and by when. */
  readonly lead: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'heading' | 'sentence'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly Fact[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Somebody else's words, in as many lines as they have. */
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'links'; readonly links: readonly { readonly title: string; readonly url: string }[] }
  /** The one way from a mail to a decision: a link of the reader's own, and a code for who cannot follow it. */
  | { readonly kind: 'invitation'; readonly url: string; readonly code: string; readonly codeUrl: string };

export const heading = (text: string): Block => ({ kind: 'heading', text });
export const sentence = (text: string): Block => ({ kind: 'sentence', text });
export const facts = (rows: readonly Fact[]): Block => ({ kind: 'facts', rows });
export const list = (items: readonly string[]): Block => ({ kind: 'list', items });
export const links = (targets: Extract<Block, { kind: 'links' }>['links']): Block => ({
  kind: 'links',
  links: targets,
});
export const quote = (text: string): Block => ({ kind: 'quote', text });

/** What an invitation says around its link, in text and HTML alike. */
export const invitationWords = {
  button: 'Review this release',
  plain: 'Review it here:',
  code: 'If the link does not open, type this code:',
  codeUrl: 'at this address:',
  warning: 'The link and the code are yours alone: do not forward them. Opening them decides nothing.',
} as const;
