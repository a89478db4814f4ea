import type { Decision } from '#domain/release/release';
import { instantInWords } from '#domain/time';
import { html } from '#views/html';
import { page } from './frame.ts';

export interface Result {
  readonly requestId: string;
  readonly decision: Decision['decision'];
  /** The name of who decided: anybody may read this page later, so it says "you" to nobody. */
  readonly person: string;
  readonly role: string;
  readonly at: string;
}

/** Where a decision by link ends: what was recorded, and nothing of the request. Reloading it is free. */
export function resultPage({ requestId, decision, person, role, at }: Result, nonce: string): string {
  const title = `${person} ${decision === 'approve' ? 'approved' : 'denied'}`;
  return page(
    { title, nonce },
    html`
      <h1 tabindex="-1">${title}</h1>
      <section>
        <p class="lead">Recorded at ${instantInWords(at)}, as ${role}.</p>
        <p>A decision cannot be changed; sending it again changes nothing.</p>
        <p>
          ${
            decision === 'approve'
              ? 'A mail follows once the release is approved or denied as a whole.'
              : 'The request is closed, and a mail takes the reason to those who asked for it.'
          }
        </p>
        <p>This page can be closed.</p>
      </section>
      <p class="hint">Request ${requestId}</p>
    `,
  );
}
