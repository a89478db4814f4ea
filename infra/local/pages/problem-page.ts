import { html } from 'hono/html';
import { layout, type Markup } from '#infra/local/stepfunctions/pages/layout';

/** What went wrong, for somebody with a browser. */
export const problemPage = (title: string, detail: string): Markup =>
  layout(
    title,
    html`<p><a href="/_local">Local stack</a></p>
      <h1>${title}</h1>
      <p>${detail}</p>`,
  );
