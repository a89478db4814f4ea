import { html, type Html } from '#views/html';
import { style } from './style.ts';

export interface Frame {
  readonly title: string;
  readonly nonce: string;
  /** A script element of ours, with the nonce. */
  readonly script?: Html;
}

/** What every page has around its content. Nothing is loaded from anywhere: one document is the whole page. */
export const page = ({ title, nonce, script }: Frame, content: Html): string =>
  String(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="format-detection" content="telephone=no" />
          <title>${title} · Countersign</title>
          ${style(nonce)}
        </head>
        <body>
          <header>Countersign</header>
          <main>${content}</main>
          ${script}
        </body>
      </html>`,
  );
