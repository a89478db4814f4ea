import { linesOf, oneLine } from '#views/encode';
import { html, type Html } from '#views/html';
import { webAddress } from '#views/web-address';
import { invitationWords, type Block, type Letter } from './letter.ts';

const font = 'font: 16px/1.5 -apple-system, system-ui, Segoe UI, Roboto, Arial, sans-serif';
const spaced = 'margin: 0 0 16px';
const soft = 'opacity: 0.8';

/**
 * The HTML of a mail: one column, styles where they apply because mail programs drop style sheets, nothing loaded
 * from anywhere. Texts have no colour of their own, so that a program in dark mode chooses both text and ground.
 */
export const letterAsHtml = ({ subject, lead, blocks }: Letter, footer: string): string =>
  String(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="supported-color-schemes" content="light dark" />
          <meta name="format-detection" content="telephone=no" />
          <title>${oneLine(subject)}</title>
        </head>
        <body style="margin: 0; padding: 0">
          <div style="max-width: 600px; margin: 0 auto; padding: 16px; overflow-wrap: anywhere; ${font}">
            <p style="margin: 0 0 16px; font-size: 20px; line-height: 1.35">
              <strong>${oneLine(lead)}</strong>
            </p>
            ${blocks.map(blockAsHtml)}
            <p
              style="margin: 24px 0 0; padding-top: 12px; border-top: 1px solid #8b949e; font-size: 14px; ${soft}"
            >
              ${oneLine(footer)}
            </p>
          </div>
        </body>
      </html>`,
  );

function blockAsHtml(block: Block): Html {
  switch (block.kind) {
    case 'heading':
      return html`<h2 style="margin: 24px 0 8px; font-size: 17px">${oneLine(block.text)}</h2>`;
    case 'sentence':
      return html`<p style="${spaced}">${oneLine(block.text)}</p>`;
    case 'facts':
      return html`<table role="presentation" cellpadding="0" cellspacing="0" style="${spaced}">
        ${block.rows.map(
          ([label, text]) =>
            html`<tr>
              <td style="padding: 3px 16px 3px 0; vertical-align: top; overflow-wrap: break-word; ${soft}">
                ${oneLine(label)}
              </td>
              <td dir="auto" style="padding: 3px 0; vertical-align: top">${oneLine(text)}</td>
            </tr>`,
        )}
      </table>`;
    case 'list':
      return html`<ul style="${spaced}; padding-left: 20px">
        ${block.items.map((item) => html`<li dir="auto">${oneLine(item)}</li>`)}
      </ul>`;
    case 'quote':
      return html`<blockquote
        dir="auto"
        style="${spaced}; padding: 0 0 0 12px; border-left: 3px solid #8b949e"
      >
        ${linesOf(block.text).map((line) => html`${line}<br />`)}
      </blockquote>`;
    case 'links':
      return html`<ul style="${spaced}; padding-left: 20px">
        ${block.links.map(({ title, url }) => html`<li>${linkAsHtml(title, url)}</li>`)}
      </ul>`;
    case 'invitation':
      return invitationAsHtml(block);
  }
}

/** The host stands beside the title, so that a title cannot claim another one. */
const linkAsHtml = (title: string, url: string): Html =>
  html`<a href="${url}" rel="noopener noreferrer">${oneLine(title)}</a> (${webAddress(url)?.host})`;

const button =
  'display: inline-block; padding: 12px 24px; border-radius: 6px; background: #0b57d0; color: #ffffff; font-weight: 600; text-decoration: none';
const exact = 'font-family: Consolas, Menlo, monospace';

const invitationAsHtml = ({ url, code, codeUrl }: Extract<Block, { kind: 'invitation' }>): Html => html`
  <p style="margin: 24px 0 16px"><a href="${url}" style="${button}">${invitationWords.button}</a></p>
  <p style="${spaced}">
    ${invitationWords.plain}<br />
    <a href="${url}" style="${exact}; font-size: 14px">${url}</a>
  </p>
  <p style="${spaced}">
    ${invitationWords.code}<br />
    <strong style="${exact}">${code}</strong><br />
    ${invitationWords.codeUrl}<br />
    <a href="${codeUrl}">${codeUrl}</a>
  </p>
  <p style="${spaced}">${invitationWords.warning}</p>
`;
