import { html, type Html } from '#views/html';

/**
 * The one stylesheet of all pages. Text keeps 4.5:1 and edges of fields 3:1 in both schemes (WCAG 2.2, 1.4.3 and
 * 1.4.11); what is touched is at least 44 CSS pixels high (2.5.5).
 */
export const style = (nonce: string): Html => html`
  <style nonce="${nonce}">
    :root {
      color-scheme: light dark;
      --ink: #1b1f24;
      --soft: #57606a;
      --page: #f4f5f7;
      --card: #ffffff;
      --line: #d0d7de;
      --edge: #6e7781;
      --act: #0b57d0;
      --on-act: #ffffff;
      --good: #116329;
      --bad: #a40e26;
      --notice: #fff8c5;
      --notice-edge: #9a6700;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ink: #e6edf3;
        --soft: #a9b4c0;
        --page: #0d1117;
        --card: #161b22;
        --line: #3d444d;
        --edge: #8b949e;
        --act: #8ab4f8;
        --on-act: #0d1117;
        --good: #56d364;
        --bad: #ff8a80;
        --notice: #2e2500;
        --notice-edge: #d29922;
      }
    }
    * {
      box-sizing: border-box;
    }
    [hidden] {
      display: none !important;
    }
    body {
      margin: 0 auto;
      max-width: 46rem;
      padding: 1rem;
      background: var(--page);
      color: var(--ink);
      font:
        1rem/1.5 system-ui,
        sans-serif;
      overflow-wrap: anywhere;
    }
    header {
      color: var(--soft);
      font-weight: 600;
    }
    h1 {
      margin: 0.25rem 0 1rem;
      font-size: 1.5rem;
      line-height: 1.25;
    }
    h1:focus {
      outline: none;
    }
    h2 {
      margin: 0 0 0.5rem;
      font-size: 1.125rem;
    }
    h3,
    legend {
      padding: 0;
      font-size: 1rem;
      font-weight: 600;
    }
    h3 {
      margin: 1rem 0 0.25rem;
    }
    p,
    ul,
    dl {
      margin: 0 0 0.75rem;
    }
    ul {
      padding-left: 1.25rem;
    }
    section,
    form {
      margin: 0 0 1rem;
      padding: 1rem;
      border: 1px solid var(--line);
      border-radius: 0.5rem;
      background: var(--card);
    }
    section > :last-child,
    form > :last-child {
      margin-bottom: 0;
    }
    a {
      color: var(--act);
    }
    :focus-visible {
      outline: 3px solid var(--act);
      outline-offset: 2px;
    }
    dl {
      display: grid;
      grid-template-columns: fit-content(38%) 1fr;
      gap: 0.25rem 1rem;
    }
    dt {
      color: var(--soft);
    }
    dd {
      margin: 0;
    }
    .words {
      white-space: pre-wrap;
    }
    .hint,
    .soft {
      color: var(--soft);
      font-size: 0.875rem;
    }
    .lead {
      font-size: 1.125rem;
    }
    .notice {
      border: 2px solid var(--notice-edge);
      background: var(--notice);
    }
    .verdict {
      border: 2px solid var(--act);
    }
    .refusal {
      border: 2px solid var(--bad);
    }
    .good {
      color: var(--good);
    }
    .bad,
    .error {
      color: var(--bad);
    }
    .error,
    .mark {
      font-weight: 600;
    }
    .plain {
      padding: 0;
      list-style: none;
    }
    .cards {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
      gap: 0.75rem;
      padding: 0;
      list-style: none;
    }
    .card {
      padding: 0.75rem;
      border: 1px solid var(--line);
      border-radius: 0.375rem;
    }
    .card h3,
    .card p {
      margin: 0 0 0.25rem;
    }
    .card > :last-child {
      margin-bottom: 0;
    }
    progress {
      display: block;
      width: 100%;
      height: 0.75rem;
      margin: 0.25rem 0 0.75rem;
      accent-color: var(--act);
    }
    .links a {
      display: inline-block;
      min-height: 2.75rem;
      padding: 0.625rem 0;
    }
    fieldset {
      margin: 0 0 1rem;
      padding: 0;
      border: 0;
    }
    .choice {
      display: flex;
      gap: 0.75rem;
      align-items: center;
      min-height: 2.75rem;
      padding: 0.5rem 0;
    }
    .choice + .choice {
      border-top: 1px solid var(--line);
    }
    input[type='checkbox'],
    input[type='radio'] {
      flex: none;
      width: 1.5rem;
      height: 1.5rem;
      margin: 0;
      accent-color: var(--act);
    }
    summary {
      min-height: 2.75rem;
      padding: 0.625rem 0;
      font-weight: 600;
      cursor: pointer;
    }
    .field {
      display: block;
      font-weight: 600;
    }
    input[type='text'],
    textarea {
      display: block;
      width: 100%;
      min-height: 2.75rem;
      margin: 0.25rem 0 1rem;
      padding: 0.5rem 0.75rem;
      border: 1px solid var(--edge);
      border-radius: 0.375rem;
      background: var(--page);
      color: inherit;
      font: inherit;
    }
    input[aria-invalid],
    textarea[aria-invalid] {
      border: 2px solid var(--bad);
    }
    button {
      min-height: 2.75rem;
      padding: 0.5rem 1.25rem;
      border: 0;
      border-radius: 0.375rem;
      background: var(--act);
      color: var(--on-act);
      font: inherit;
      font-weight: 600;
      cursor: pointer;
    }
    @media (max-width: 39.99rem) {
      dl,
      .choice {
        font-size: 0.9375rem;
      }
      button {
        width: 100%;
      }
    }
  </style>
`;
