import { html, raw } from 'hono/html';

/** Markup in which every text is escaped already. */
export type Markup = ReturnType<typeof html>;

const pageStyle = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --good: #17803d; --bad: #c0262d; --now: #0b62c4; }
@media (prefers-color-scheme: dark) { :root { --good: #4ade80; --bad: #f87171; --now: #60a5fa; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 64rem; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.3rem; margin: .5rem 0; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
a { color: var(--now); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; }
dt, .quiet { opacity: .75; } dd { margin: 0; }
pre { background: var(--soft); border-radius: .4rem; padding: .6rem; margin: .3rem 0; white-space: pre-wrap; font-size: .85rem; }
ol.states { list-style: none; margin: 0; padding: 0; }
ol.states li { border-left: .3rem solid var(--line); padding: .3rem .8rem; margin-bottom: .3rem; }
ol.states .depth-1 { margin-left: 1.5rem; } ol.states .depth-2 { margin-left: 3rem; } ol.states .depth-3 { margin-left: 4.5rem; }
ol.states li[aria-current] { border-color: var(--now); background: var(--soft); }
.succeeded, .SUCCEEDED { color: var(--good); }
.failed, .FAILED, .TIMED_OUT { color: var(--bad); }
.progress, .RUNNING { color: var(--now); font-weight: 600; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); }
@media (max-width: 40rem) {
  thead { display: none; } tr, td { display: block; } td { border: 0; padding: 0; }
  tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
}`;

/** What a page may load and do: its own style, its own frames, nothing else. */
export const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A whole document that needs nothing else: no script, no other file. */
export function layout(title: string, body: Markup): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        ${raw(`<style>${pageStyle}</style>`)}
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

export function moment(iso: string): Markup {
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}
