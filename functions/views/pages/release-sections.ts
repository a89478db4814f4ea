import type { Release } from '#domain/release/release';
import { html, type Html } from '#views/html';
import { formFacts, requesterInWords, whatFacts, type Fact } from '#views/release-in-words';
import { webLinks } from '#views/web-address';
import { facts, link } from './facts.ts';

/** What would be deployed, who asks for it, in their words and in the pipeline's, and where to look closer. */
export const releaseSections = (release: Release): readonly (Html | false)[] => [
  section('What would be deployed', [
    html`<p class="lead" dir="auto">${release.form.summary}</p>`,
    facts([['Asked for by', requesterInWords(release, (id) => id)], ...whatFacts(release)]),
  ]),
  release.form.notes !== undefined &&
    section('Notes', [html`<p class="words" dir="auto">${release.form.notes}</p>`]),
  factSection('Emergency', formFacts(release.form.emergency)),
  factSection('Request form', formFacts(release.form.form)),
  linkSection(release),
  factSection(
    'Artifacts',
    release.form.artifacts.map(({ name, digest }) => [name, digest]),
  ),
];

const factSection = (title: string, rows: readonly Fact[]) =>
  rows.length > 0 && section(title, [facts(rows)]);

function linkSection(release: Release): Html | false {
  const links = webLinks(release);
  if (links.length === 0) return false;
  return section('Look closer', [
    html`<ul class="plain links">
      ${links.map((target) => html`<li>${link(target)}</li>`)}
    </ul>`,
  ]);
}

const section = (title: string, content: readonly Html[]): Html => html`
  <section>
    <h2>${title}</h2>
    ${content}
  </section>
`;
