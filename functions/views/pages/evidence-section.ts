import type { Review } from '#domain/review/review';
import { reportedFacts, requiredFacts } from '#views/evidence-in-words';
import { html, type Html } from '#views/html';
import { facts } from './facts.ts';

/** What machines have shown: first what the policy asks for and whether it holds, then all that was reported. */
export function evidenceSection({ plan, release }: Review): Html {
  const required = requiredFacts(plan, release.evidence);
  const reported = reportedFacts(release.evidence);
  return html`
    <section>
      <h2>Evidence</h2>
      ${required.length === 0 && html`<p>The policy asks for no evidence here.</p>`}
      <ul class="plain">
        ${required.map(
          ({ holds, sentence }) =>
            html`<li>
              <span class="mark ${holds ? 'good' : 'bad'}">${holds ? '✓ Holds:' : '✗ Does not hold:'}</span>
              ${sentence}
            </li>`,
        )}
      </ul>
      ${
        required.some(({ holds }) => !holds) &&
        html`<p>Until all of it holds, the release waits, even with every approval.</p>`
      }
      ${reported.length > 0 ? [html`<h3>Reported</h3>`, facts(reported)] : html`<p>Nothing was reported.</p>`}
    </section>
  `;
}
