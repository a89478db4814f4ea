import type { Review } from '#domain/review/review';
import { html, type Html } from '#views/html';
import { decisionInWords, progressInWords } from '#views/phase-in-words';

/** How far the approvals have come, and who has said what so far. */
export function standingSection({ plan, phase, release }: Review): Html {
  const decisions = release.phases.flatMap((each) => each.decisions);
  return html`
    <section>
      <h2>${plan.title}: ${progressInWords(plan, phase)}</h2>
      ${
        decisions.length === 0
          ? html`<p>Nobody has decided yet.</p>`
          : html`<ul>
              ${decisions.map(
                (given) =>
                  html`<li>
                    ${given.role}: ${decisionInWords(given, (id) => id)}
                    ${given.reason !== undefined && html`<p class="words" dir="auto">${given.reason}</p>`}
                  </li>`,
              )}
            </ul>`
      }
    </section>
  `;
}
