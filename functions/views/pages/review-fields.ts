import type { ReviewField } from '#domain/policy/plan';
import type { Review } from '#domain/review/review';
import { slotByLink } from '#domain/review/fields';
import { html, type Html } from '#views/html';
import { fieldErrors, idOf, type Attempt } from './attempt.ts';

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
          longField(
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
        ${longField(
          'conditions',
          'Conditions before the deployment',
          'One a line. Nothing is deployed until you have confirmed that they are met.',
          typed?.conditions,
          attempt,
        )}
        ${longField(
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
  const { messages, described, mark } = refusedFor(place, attempt);
  return html`
    <label class="field" for="${place}">${words}</label>
    ${messages}
    ${
      field.kind === 'number'
        ? html`<input
            type="text"
            inputmode="decimal"
            id="${place}"
            name="${name}"
            value="${typed}"
            maxlength="20"
            ${described}
            ${mark}
          />`
        : html`<textarea id="${place}" name="${name}" rows="3" maxlength="2000" ${described} ${mark}>
${typed}</textarea>`
    }
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
  const { messages } = refusedFor(place, attempt);
  return html`
    <fieldset>
      <legend>${words}</legend>
      ${messages}
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

function longField(
  field: 'justification' | 'conditions' | 'afterConditions',
  label: string,
  hint: string,
  typed: string | undefined,
  attempt: Attempt | undefined,
): Html {
  const place = idOf(field);
  const { messages, mark } = refusedFor(place, attempt);
  return html`
    <label class="field" for="${place}">${label}</label>
    <p class="hint" id="${place}-hint">${hint}</p>
    ${messages}
    <textarea
      id="${place}"
      name="${field}"
      rows="2"
      maxlength="5000"
      aria-describedby="${place}-hint"
      ${mark}
    >
${typed}</textarea>
  `;
}

function refusedFor(place: string, attempt: Attempt | undefined) {
  const errors = attempt ? fieldErrors(attempt).filter(({ id }) => id === place) : [];
  return {
    messages: errors.map(({ message }) => html`<p class="error" id="${place}-problem">${message}</p>`),
    described: errors.length > 0 && html`aria-describedby="${place}-problem"`,
    mark: errors.length > 0 && html`aria-invalid="true"`,
  };
}
