import { html, type Html } from '#views/html';
import { codeForm } from './code-form.ts';
import { page } from './frame.ts';

/**
 * Where a mail link lands. It holds no data: its script takes the token from the fragment, which reaches no server
 * and no log, posts it to `/review` and shows the answer in its own place. The address stays as it is, so that
 * reload, back and a tab that a phone has dropped show the review again. Nothing here decides.
 */
export const reviewShell = (nonce: string): string =>
  page(
    { title: 'Review a release', nonce, script: openingScript(nonce) },
    html`
      <h1 tabindex="-1">Review a release</h1>
      <p id="opening" role="status" hidden>Opening your review…</p>
      <section id="failed" class="refusal" role="alert" hidden>
        <h2>The review could not be opened</h2>
        <p>The service did not answer. Nothing was decided.</p>
        <button id="again" type="button">Try again</button>
      </section>
      <div id="by-code">${codeForm()}</div>
    `,
  );

/** 20 seconds: longer than a cold start and a slow phone need, shorter than people wait. */
const openingScript = (nonce: string): Html => html`
  <script nonce="${nonce}">
    (() => {
      const shell = document.querySelector('main');
      const show = (...ids) => {
        for (const id of ['opening', 'failed', 'by-code'])
          document.getElementById(id).hidden = !ids.includes(id);
      };
      let latest;

      async function open() {
        latest?.abort();
        const mine = (latest = new AbortController());
        document.querySelector('main').replaceWith(shell);
        const token = location.hash.slice(1);
        if (!token) return show('by-code');
        show('opening');
        const limit = setTimeout(() => mine.abort(), 20_000);
        try {
          const answer = await fetch('/review', {
            method: 'POST',
            body: new URLSearchParams({ token }),
            headers: { accept: 'text/html' },
            credentials: 'omit',
            cache: 'no-store',
            redirect: 'error',
            signal: mine.signal,
          });
          const review = document.createElement('template');
          review.innerHTML = await answer.text();
          const main = review.content.querySelector('main');
          if (!main) throw new Error('this answer is no page of ours');
          if (mine !== latest) return;
          document.title = review.content.querySelector('title').textContent;
          shell.replaceWith(main);
          main.querySelector('h1').focus();
        } catch {
          if (mine === latest) show('failed', 'by-code');
        } finally {
          clearTimeout(limit);
        }
      }

      document.getElementById('again').addEventListener('click', open);
      addEventListener('hashchange', open);
      addEventListener('pageshow', (event) => event.persisted && open());
      open();
    })();
  </script>
`;
