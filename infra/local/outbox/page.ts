import { html } from 'hono/html';
import { layout, type Markup, moment } from '#infra/local/stepfunctions/pages/layout';
import type { OutboxEntry, OutboxFilter } from './outbox.ts';

/** Everything that was sent, newest first: what somebody just caused is on top. */
export function outboxPage(entries: readonly OutboxEntry[], { to, requestId }: OutboxFilter): Markup {
  return layout(
    'Outbox',
    html`<p><a href="/_local">Local stack</a></p>
      <h1>Outbox</h1>
      <p class="quiet">Nothing here has left this machine.</p>
      ${
        to !== undefined || requestId !== undefined
          ? html`<p>
              ${narrowing(to, requestId)}
              <a href="/_local/outbox">Show all</a>
            </p>`
          : ''
      }
      ${
        entries.length === 0
          ? html`<p>There is nothing.</p>`
          : html`<table>
              <thead>
                <tr>
                  <th>Sent</th>
                  <th>To</th>
                  <th>Subject</th>
                  <th>Request</th>
                </tr>
              </thead>
              <tbody>
                ${[...entries].reverse().map(row)}
              </tbody>
            </table>`
      }`,
  );
}

const narrowing = (to: string | undefined, requestId: string | undefined) =>
  `Only what was sent${to === undefined ? '' : ` to ${to}`}${requestId === undefined ? '' : ` about request ${requestId}`}.`;

function row({ id, at, channel, to, subject, requestId }: OutboxEntry): Markup {
  return html`<tr>
    <td>${moment(at)}${channel === 'email' ? '' : html` <span class="quiet">${channel}</span>`}</td>
    <td><a href="/_local/outbox?${query({ to })}">${to}</a></td>
    <td><a href="/_local/outbox/${id}">${subject}</a></td>
    <td>
      ${requestId === undefined ? '' : html`<a href="/_local/outbox?${query({ requestId })}">${requestId}</a>`}
    </td>
  </tr>`;
}

const query = (filter: Record<string, string>) => new URLSearchParams(filter).toString();

/** One message as its reader gets it: the designed part in a sandbox, the text part, and where its links lead. */
export function messagePage({
  id,
  at,
  channel,
  to,
  subject,
  text,
  html: designed,
  links,
}: OutboxEntry): Markup {
  return layout(
    subject,
    html`<p><a href="/_local/outbox">Outbox</a></p>
      <h1>${subject}</h1>
      <dl>
        <dt>To</dt>
        <dd>${to}</dd>
        <dt>Sent</dt>
        <dd>${moment(at)} by ${channel}</dd>
      </dl>
      ${
        links.length === 0
          ? ''
          : html`<h2>Links</h2>
              <ul>
                ${links.map((link) => html`<li><a href="${link}" rel="noreferrer">${link}</a></li>`)}
              </ul>`
      }
      ${
        designed === undefined
          ? ''
          : html`<h2>As a mail reader shows it</h2>
              <iframe
                title="${subject}"
                src="/_local/outbox/${id}/html"
                sandbox="allow-popups allow-popups-to-escape-sandbox"
                style="width: 100%; height: 40rem; border: 1px solid var(--line); background: #fff"
              ></iframe>`
      }
      <h2>Text</h2>
      <pre>${text}</pre>`,
  );
}
