import { html, type Html } from '#views/html';
import { fieldErrors, type Attempt } from './attempt.ts';

export interface RefusedField {
  /** Why the field was refused. */
  readonly problem: Html | false;
  /** Marks the field itself. */
  readonly mark: Html | false;
  /** Names what a screen reader reads out with the field: its hint where it has one, then its problem. */
  readonly described: Html | false;
}

/** What a field says about its refusal, which is nothing unless it was refused. */
export function refusedField(
  place: string,
  attempt: Attempt | undefined,
  { hint }: { readonly hint: boolean } = { hint: false },
): RefusedField {
  const errors = attempt ? fieldErrors(attempt).filter(({ id }) => id === place) : [];
  const isRefused = errors.length > 0;
  const told = [...(hint ? [hintOf(place)] : []), ...(isRefused ? [problemOf(place)] : [])];
  const words = errors.map(({ message }) => message).join(' ');
  return {
    problem: isRefused && html`<p class="error" id="${problemOf(place)}">${words}</p>`,
    mark: isRefused && html`aria-invalid="true"`,
    described: told.length > 0 && html`aria-describedby="${told.join(' ')}"`,
  };
}

/** The hint of the field with this id. */
export const fieldHint = (place: string, words: string): Html =>
  html`<p class="hint" id="${hintOf(place)}">${words}</p>`;

const hintOf = (place: string): string => `${place}-hint`;
const problemOf = (place: string): string => `${place}-problem`;
