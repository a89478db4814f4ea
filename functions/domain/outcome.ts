/**
 * What a rule answers: a value, or a refusal. A refusal is a business "no" with a code a caller can act on;
 * it is never thrown. Trouble outside and bugs are thrown, so that a retry or an alarm sees them.
 */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export interface Refusal {
  readonly code: RefusalCode;
  /** One sentence for the person who was refused. */
  readonly detail: string;
  /** Which parts of the input are meant, as JSON pointers. */
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  /** The present truth, where it differs from what the caller believed. */
  readonly present?: Readonly<Record<string, unknown>>;
}

export type RefusalCode = keyof typeof refusals;

/** Every business "no" of the product, with what kind of "no" it is. The kinds meet HTTP in `problem.ts` only. */
export const refusals = {
  'not-eligible': 'forbidden',
  'own-request': 'forbidden',
  'not-a-delegate': 'unacceptable',
  'already-decided': 'forbidden',
  'other-role-filled': 'forbidden',
  'role-filled': 'forbidden',
  'people-only': 'forbidden',
  'pipeline-not-allowed': 'forbidden',
  'not-your-deployment': 'forbidden',
  'not-found': 'absent',
  'link-unknown': 'absent',
  closed: 'conflict',
  changed: 'conflict',
  'link-superseded': 'conflict',
  'too-late': 'conflict',
  'not-open-yet': 'conflict',
  'not-authorized': 'conflict',
  'not-waiting-for-a-start': 'conflict',
  'no-active-deployment': 'conflict',
  busy: 'conflict',
  'thread-full': 'conflict',
  'obligation-overdue': 'conflict',
  'deployer-refused': 'conflict',
  'no-policy': 'unacceptable',
  'several-policies': 'unacceptable',
  'unknown-policy': 'unacceptable',
  'unknown-service': 'unacceptable',
  'ref-not-accepted': 'unacceptable',
  'version-not-accepted': 'unacceptable',
  'no-variant': 'unacceptable',
  'rule-unclear': 'unacceptable',
  'justification-required': 'unacceptable',
  'assurance-too-low': 'forbidden',
  'review-incomplete': 'unacceptable',
  'reason-required': 'unacceptable',
  'checklist-incomplete': 'unacceptable',
  'confirmation-differs': 'unacceptable',
  'key-reused': 'unacceptable',
} as const satisfies Record<string, 'forbidden' | 'absent' | 'conflict' | 'unacceptable'>;

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const refused = (
  code: RefusalCode,
  detail: string,
  more: Pick<Refusal, 'errors' | 'present'> = {},
): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal: { code, detail, ...more } });
