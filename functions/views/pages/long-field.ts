import { html, type Html } from '#views/html';
import type { Attempt } from './attempt.ts';
import { fieldHint, refusedField } from './refused-field.ts';

export interface LongField {
  /** Id of its element. */
  readonly place: string;
  /** As it is sent. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly rows: number;
  readonly maxLength: number;
  readonly typed: string | undefined;
}

/** A text of several lines, with its label, its hint and why it was refused. */
export function longField(field: LongField, attempt: Attempt | undefined): Html {
  const { place, name, label, hint, rows, maxLength, typed } = field;
  const { problem, mark, described } = refusedField(place, attempt, { hint: hint !== undefined });
  return html`
    <label class="field" for="${place}">${label}</label>
    ${hint !== undefined && fieldHint(place, hint)} ${problem}
    <textarea id="${place}" name="${name}" rows="${rows}" maxlength="${maxLength}" ${described} ${mark}>
${typed}</textarea>
  `;
}
