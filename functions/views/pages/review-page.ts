import type { Review } from '#domain/review/review';
import { html, type Html } from '#views/html';
import { requestName } from '#views/request-name';
import type { Attempt } from './attempt.ts';
import { decisionForm } from './decision-form.ts';
import { evidenceSection } from './evidence-section.ts';
import { page } from './frame.ts';
import { refusalSummary } from './refusal-summary.ts';
import { releaseSections } from './release-sections.ts';
import { standingSections } from './standing-section.ts';
import { verdictNotice } from './verdict-notice.ts';

/**
 * What a review link shows, and the form that decides where there is something to decide. `secret` is what opened it,
 * and stands in the form alone. `attempt`: the decision was sent and refused.
 */
export function reviewPage(
  review: Review,
  secret: string,
  nonce: string,
  now: string,
  attempt?: Attempt,
): string {
  const { release, verdict, changes } = review;
  const name = requestName(release);
  return page(
    { title: attempt ? `Not recorded: ${name}` : `Review ${name}`, nonce },
    html`
      <h1 tabindex="-1">Release ${name}</h1>
      ${attempt && refusalSummary(attempt)} ${changes.length > 0 && changesSinceTheMail(changes)}
      ${verdictNotice(review, now)} ${releaseSections(release)} ${evidenceSection(review)}
      ${standingSections(release)} ${verdict === 'decide' && decisionForm(review, secret, attempt)}
      <p class="hint">Request ${release.id}</p>
    `,
  );
}

const changesSinceTheMail = (changes: readonly string[]): Html => html`
  <section class="notice">
    <h2>Changed since the mail was sent</h2>
    <ul>
      ${changes.map((change) => html`<li>${change}</li>`)}
    </ul>
  </section>
`;
