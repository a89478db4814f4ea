import { slotByLink } from '#domain/review/fields';
import type { Review } from '#domain/review/review';
import { checklistGroups, type ChecklistGroup } from '#views/evidence-in-words';
import { html, type Html } from '#views/html';
import { idOf } from './attempt.ts';

type Item = Pick<ChecklistGroup['items'][number], 'id' | 'proven' | 'provenBy' | 'text'>;
type Group = { readonly title: string; readonly items: readonly Item[] };

/** The checklist, group by group. What a machine has shown stands ticked already and is not sent. */
export function checklistFields(review: Review, ticked: readonly string[]): Html | false {
  const { plan, release } = review;
  const own = slotByLink(review)?.review;
  const ofTheRole = (own?.checklist ?? []).map((item) => ({ ...item, proven: false }));
  const groups: readonly Group[] = [
    ...checklistGroups(plan, release.evidence),
    ...(own && ofTheRole.length > 0 ? [{ title: own.title, items: ofTheRole }] : []),
  ];
  if (groups.length === 0) return false;
  return html`
    <p>Approving vouches for every item. A denial needs none.</p>
    ${groups.map(
      ({ title, items }) => html`
        <fieldset>
          <legend>${title}</legend>
          ${items.map((item) => (item.proven ? provenItem(item) : itemToTick(item, ticked.includes(item.id))))}
        </fieldset>
      `,
    )}
  `;
}

const provenItem = ({ text, provenBy = [] }: Item): Html => html`
  <label class="choice">
    <input type="checkbox" checked disabled />
    <span>${text} <span class="soft">Shown by the evidence: ${provenBy.join(', ')}</span></span>
  </label>
`;

const itemToTick = ({ id, text }: Item, isTicked: boolean): Html => html`
  <label class="choice">
    <input
      type="checkbox"
      id="${idOf('checklist', id)}"
      name="checklist"
      value="${id}"
      ${isTicked && html`checked`}
    />
    <span>${text}</span>
  </label>
`;
