import { html } from '#views/html';
import { page } from './frame.ts';

export interface ShownProblem {
  readonly title: string;
  readonly detail: string;
}

/** What somebody sees when a review endpoint cannot show or record anything. */
export const problemPage = ({ title, detail }: ShownProblem, nonce: string): string =>
  page(
    { title, nonce },
    html`
      <h1 tabindex="-1">${title}</h1>
      <section class="refusal">
        <p class="lead">${detail}</p>
        <p class="links"><a href="/review">Open a review with the code from your mail</a></p>
      </section>
    `,
  );
