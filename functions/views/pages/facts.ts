import { html, type Html } from '#views/html';
import type { Fact } from '#views/release-in-words';
import { webAddress } from '#views/web-address';

/** Labels and what they say, one under the other on a phone. */
export const facts = (rows: readonly Fact[]): Html => html`
  <dl>
    ${rows.map(
      ([label, text]) =>
        html`<dt>${label}</dt>
          ${said(text)}`,
    )}
  </dl>
`;

const said = (text: string): Html => {
  const address = webAddress(text);
  return address
    ? html`<dd>${link({ title: text, ...address })}</dd>`
    : html`<dd class="words" dir="auto">${text}</dd>`;
};

/** A way out of the page. The host stands beside the title, so that a title cannot claim another one. */
export const link = ({ title, url, host }: { title: string; url: string; host: string }): Html =>
  html`<a href="${url}" rel="noopener noreferrer" target="_blank">${title}</a>
    <span class="soft">(${host})</span>`;
