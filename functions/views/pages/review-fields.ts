import type { ReviewField } from '#domain/policy/plan';
import type { Review } from '#domain/review/review';
import { slotByLink } from '#domain/review/fields';
import { html, type Html } from '#views/html';
import { idOf, type Attempt } from './attempt.ts';
import { longField } from './long-field.ts';
import { refusedField } from './refused-field.ts';

/** What the person's role writes down, besides the decision: its review, a justification, conditions, the matter. */
export function reviewFields(review: Review, attempt: Attempt | undefined): readonly Html[] {
  const slot = slotByLink(review);
  const typed = attempt?.typed;
  const { conflicts } = review.plan;
  return [
    ...(slot?.review
      ? [
          html`
            <h3>${slot.review.title}</h3>
            ${slot.review.fields.map((field) => reviewField(field, typed?.review?.[field.id], attempt))}
          `,
        ]
      : []),
    ...(slot?.justification
      ? [
          wordsField(
            'justification',
            'Justification',
            'Required when you approve: why this may be released.',
            typed?.justification,
            attempt,
          ),
        ]
      : []),
    html`
      <details ${(typed?.conditions || typed?.afterConditions) && html`open`}>
        <summary>Approve on conditions</summary>
        ${wordsField(
          'conditions',
          'Conditions before the deployment',
          'One a line. Nothing is deployed until you have confirmed that they are met.',
          typed?.conditions,
          attempt,
        )}
        ${wordsField(
          'afterConditions',
          'Conditions after the deployment',
          'One a line. They are owed once the release runs.',
          typed?.afterConditions,
          attempt,
        )}
      </details>
    `,
    ...(conflicts ? [matterField([...Object.keys(conflicts.final), 'other'], typed?.matter, attempt)] : []),
  ];
}

function reviewField(field: ReviewField, typed: string | undefined, attempt: Attempt | undefined): Html {
  const { label, id, required } = field;
  const words = required ? `${label} (when you approve)` : label;
  const name = `review.${id}`;
  const place = idOf('review', id);
  if (field.kind === 'choice') return options(name, place, words, field.choices ?? [], typed, attempt);
  if (field.kind === 'yes-no') return options(name, place, words, ['yes', 'no'], typed, attempt);
  if (field.kind === 'text')
    return longField({ place, name, label: words, rows: 3, maxLength: 2_000, typed }, attempt);
  const { problem, mark, described } = refusedField(place, attempt);
  return html`
    <label class="field" for="${place}">${words}</label>
    ${problem}
    <input
      type="text"
      inputmode="decimal"
      id="${place}"
      name="${name}"
      value="${typed}"
      maxlength="20"
      ${described}
      ${mark}
    />
  `;
}

function options(
  name: string,
  place: string,
  words: string,
  choices: readonly string[],
  typed: string | undefined,
  attempt: Attempt | undefined,
): Html {
  const { problem, described } = refusedField(place, attempt);
  return html`
    <fieldset ${described}>
      <legend>${words}</legend>
      ${problem}
      ${choices.map(
        (choice, index) => html`
          <label class="choice">
            <input
              type="radio"
              name="${name}"
              value="${choice}"
              ${index === 0 && html`id="${place}"`}
              ${typed === choice && html`checked`}
            />
            <span>${choice}</span>
          </label>
        `,
      )}
    </fieldset>
  `;
}

const matterField = (matters: readonly string[], typed: string | undefined, attempt: Attempt | undefined) =>
  options('matter', idOf('matter'), 'If you deny: what is it about?', matters, typed, attempt);

const wordsField = (
  field: 'justification' | 'conditions' | 'afterConditions',
  label: string,
  hint: string,
  typed: string | undefined,
  attempt: Attempt | undefined,
): Html =>
  longField({ place: idOf(field), name: field, label, hint, rows: 2, maxLength: 5_000, typed }, attempt);
