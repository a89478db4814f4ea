import { html, type Html } from '#views/html';

/** For whoever cannot follow the link: the code from the same mail opens the same review. */
export const codeForm = (): Html => html`
  <form method="post" action="/review">
    <h2>Open it with the code from your mail</h2>
    <p>
      The mail that asked you for a decision has a code beside its link. Opening a review decides nothing.
    </p>
    <label class="field" for="code">Code</label>
    <input
      type="text"
      id="code"
      name="token"
      required
      maxlength="100"
      autocomplete="off"
      autocapitalize="characters"
      autocorrect="off"
      spellcheck="false"
    />
    <button type="submit">Open the review</button>
  </form>
`;
