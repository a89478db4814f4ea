import { slotByLink } from '#domain/review/fields';
import type { Review } from '#domain/review/review';
import { html, type Html } from '#views/html';
import { requestName } from '#views/request-name';
import { idOf, type Attempt } from './attempt.ts';
import { checklistFields } from './checklist-fields.ts';
import { longField } from './long-field.ts';
import { fieldHint, refusedField } from './refused-field.ts';
import { reviewFields } from './review-fields.ts';

/**
 * The only form that decides. Nothing in it is chosen beforehand and approving looks like denying: who presses the
 * button without reading decides nothing.
 */
export function decisionForm(review: Review, secret: string, attempt: Attempt | undefined): Html {
  const typed = attempt?.typed;
  const slot = slotByLink(review);
  const choice = (value: string, words: string) => html`
    <label class="choice">
      <input
        type="radio"
        name="decision"
        value="${value}"
        required
        ${value === 'approve' && html`id="${idOf('decision')}"`}
        ${typed?.decision === value && html`checked`}
      />
      <span>${words}</span>
    </label>
  `;
  return html`
    <form method="post" action="/review/decision">
      <h2>Your decision on ${requestName(review.release)}</h2>
      <input type="hidden" name="token" value="${secret}" />
      <input type="hidden" name="seen" value="${review.seen}" />
      <input type="hidden" name="checklistShown" value="1" />
      ${slot && html`<input type="hidden" name="role" value="${slot.role}" />`}
      ${checklistFields(review, typed?.checklist ?? [])}
      <fieldset>
        <legend>Do you approve or deny?</legend>
        ${choice('approve', 'Approve')} ${choice('deny', 'Deny')}
      </fieldset>
      ${reviewFields(review, attempt)} ${reasonField(typed?.reason, attempt)}
      ${versionField(versionKept(attempt), attempt)}
      <button type="submit">Record my decision</button>
    </form>
  `;
}

const reasonField = (typed: string | undefined, attempt: Attempt | undefined): Html =>
  longField(
    {
      place: idOf('reason'),
      name: 'reason',
      label: 'Reason',
      hint: 'Required when you deny: say what has to change. Otherwise as you like.',
      rows: 4,
      maxLength: 2_000,
      typed,
    },
    attempt,
  );

function versionField(typed: string | undefined, attempt: Attempt | undefined): Html {
  const place = idOf('confirm');
  const { problem, mark, described } = refusedField(place, attempt, { hint: true });
  return html`
    <label class="field" for="${place}">Version</label>
    ${fieldHint(place, 'To confirm, type the version you decide on, as the heading above has it.')} ${problem}
    <input
      type="text"
      id="${place}"
      name="confirm"
      value="${typed}"
      required
      maxlength="200"
      autocomplete="off"
      autocapitalize="none"
      autocorrect="off"
      spellcheck="false"
      ${described}
      ${mark}
    />
  `;
}

/** After a change the version is typed again: the rest may stay, but not the word that this is what was looked at. */
const versionKept = (attempt: Attempt | undefined) =>
  attempt?.refusal.code === 'changed' ? undefined : attempt?.typed.confirm;
