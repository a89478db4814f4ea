import { html } from 'hono/html';
import { executionStatuses } from '../store/records.ts';
import { layout, moment, type Markup } from './layout.ts';
import type { ExecutionListView, ExecutionRow } from './view.ts';

/** Every execution, newest first. `home` is the path the list is served at; an execution is found below it. */
export function executionListPage({ items, status, cursor }: ExecutionListView, home: string): Markup {
  const title = status === undefined ? 'Executions' : `Executions: ${status}`;
  return layout(
    title,
    html`<p><a href="/_local">Local stack</a></p>
      <h1>${title}</h1>
      <p>
        <a href="${home}">all</a>
        ${executionStatuses.map((each) => html` · <a href="${home}?status=${each}">${each}</a>`)}
      </p>
      ${items.length === 0 ? html`<p>There are none.</p>` : table(items, home)}
      ${cursor === undefined ? '' : html`<p><a href="${home}?${rest(status, cursor)}">older ones</a></p>`}`,
  );
}

function table(items: readonly ExecutionRow[], home: string): Markup {
  return html`<table>
    <thead>
      <tr>
        <th>Execution</th>
        <th>Machine</th>
        <th>Status</th>
        <th>Stands in</th>
        <th>Started</th>
        <th>Transitions</th>
      </tr>
    </thead>
    <tbody>
      ${items.map((item) => row(item, home))}
    </tbody>
  </table>`;
}

function row(
  { name, machine, status, standsIn, startedAt, transitions }: ExecutionRow,
  home: string,
): Markup {
  return html`<tr>
    <td><a href="${home}/${encodeURIComponent(name)}">${name}</a></td>
    <td>${machine}</td>
    <td class="${status}">${status}</td>
    <td>${standsIn.join(', ')}</td>
    <td>${moment(startedAt)}</td>
    <td>${transitions}<span class="quiet"> transitions</span></td>
  </tr>`;
}

function rest(status: string | undefined, cursor: string): string {
  return new URLSearchParams({ ...(status !== undefined && { status }), cursor }).toString();
}
