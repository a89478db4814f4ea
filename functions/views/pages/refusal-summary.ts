import { html, type Html } from '#views/html';
import { fieldErrors, type Attempt, type FieldError } from './attempt.ts';

/** Why a decision was not recorded, with a way to each field that is meant. Has the focus when the page opens. */
export function refusalSummary(attempt: Attempt): Html {
  const errors = fieldErrors(attempt);
  return html`
    <section class="refusal" role="alert" tabindex="-1" autofocus>
      <h2>Your decision was not recorded</h2>
      <p>${attempt.refusal.detail}</p>
      ${
        errors.length > 0 &&
        html`<ul class="links">
          ${errors.map((error) => html`<li>${wayTo(error)}</li>`)}
        </ul>`
      }
    </section>
  `;
}

const wayTo = ({ id, label, message }: FieldError): Html | string =>
  id === undefined ? message : html`<a href="#${id}">${label}: ${message}</a>`;
