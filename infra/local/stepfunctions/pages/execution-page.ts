import { html } from 'hono/html';
import type { Json } from '../json.ts';
import { layout, moment, type Markup } from './layout.ts';
import type { EventView, ExecutionView, StateView } from './view.ts';

/** One execution as the AWS console shows it: its states with where it stands, input and output, its history. */
export function executionPage(execution: ExecutionView, home: string): Markup {
  const { name, machine, status, comment, states, input, output, history } = execution;
  return layout(
    `${name}: ${status}`,
    html`<p><a href="/_local">Local stack</a> · <a href="${home}">Executions</a></p>
      <h1>${name} <span class="${status}">${status}</span></h1>
      <p>${machine}${comment === undefined ? '' : html`<span class="quiet"> — ${comment}</span>`}</p>
      ${facts(execution, home)}
      <h2>States</h2>
      <ol class="states">
        ${states.map(stateItem)}
      </ol>
      <h2>Input</h2>
      ${json(input)}
      ${
        output === undefined
          ? ''
          : html`<h2>Output</h2>
              ${json(output)}`
      }
      <h2>History</h2>
      <table>
        <thead>
          <tr>
            <th>#</th>
            <th>Time</th>
            <th>Event</th>
            <th>State</th>
            <th>Details</th>
          </tr>
        </thead>
        <tbody>
          ${history.map(eventRow)}
        </tbody>
      </table>`,
  );
}

function facts(execution: ExecutionView, home: string): Markup {
  const { startedBy, startedAt, stoppedAt, error, cause, redriveCount, transitions, arn } = execution;
  const starter = startedBy && html`<a href="${home}/${encodeURIComponent(startedBy)}">${startedBy}</a>`;
  return html`<dl>
    ${fact('Started', moment(startedAt))} ${fact('Stopped', stoppedAt && moment(stoppedAt))}
    ${fact('Started by', starter)} ${fact('Error', error)} ${fact('Cause', cause)}
    ${fact('Redriven', redriveCount === 0 ? undefined : times(redriveCount))}
    ${fact('State transitions', String(transitions))} ${fact('ARN', arn)}
  </dl>`;
}

function fact(name: string, value: Markup | string | undefined): Markup | '' {
  return value === undefined || value === ''
    ? ''
    : html`<dt>${name}</dt>
        <dd>${value}</dd>`;
}

const signs = {
  'not reached': '○',
  'in progress': '▶',
  succeeded: '✓',
  'caught error': '↪',
  failed: '✗',
  aborted: '■',
} as const;

function stateItem({
  name,
  type,
  comment,
  depth,
  status,
  timesEntered,
  enteredAt,
  waitsUntil,
}: StateView): Markup {
  const isCurrent = status === 'in progress';
  const often = timesEntered > 1 ? ` · entered ${times(timesEntered)}` : '';
  return html`<li class="depth-${Math.min(depth, 3)}" ${isCurrent ? html`aria-current="step"` : ''}>
    <strong>${name}</strong> <span class="quiet">${type}</span>
    <div class="${isCurrent ? 'progress' : status}">${signs[status]} ${status}${often}</div>
    ${comment === undefined ? '' : html`<div class="quiet">${comment}</div>`}
    ${enteredAt === undefined ? '' : html`<div>entered ${moment(enteredAt)}</div>`}
    ${waitsUntil === undefined ? '' : html`<div>goes on by itself at ${moment(waitsUntil)}</div>`}
  </li>`;
}

function eventRow({ id, at, type, state, detail }: EventView): Markup {
  const isEmpty = typeof detail === 'object' && detail !== null && Object.keys(detail).length === 0;
  return html`<tr id="event-${id}">
    <td>${id}</td>
    <td>${moment(at)}</td>
    <td>${type}</td>
    <td>${state ?? ''}</td>
    <td>
      ${
        isEmpty
          ? ''
          : html`<details>
              <summary>show</summary>
              ${json(detail)}
            </details>`
      }
    </td>
  </tr>`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function json(value: Json): Markup {
  return html`<pre>${JSON.stringify(value, null, 2)}</pre>`;
}
