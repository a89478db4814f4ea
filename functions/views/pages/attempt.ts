import type { Refusal } from '#domain/outcome';

/** A decision that was sent and refused: why, and what the person had typed, so that nothing is lost. */
export interface Attempt {
  /** Said by a rule, or by the door when a field does not have its shape (`malformed`). */
  readonly refusal: Pick<Refusal, 'detail' | 'errors'> & { readonly code: string };
  readonly typed: {
    readonly decision?: string | undefined;
    readonly reason?: string | undefined;
    readonly confirm?: string | undefined;
    readonly justification?: string | undefined;
    readonly matter?: string | undefined;
    /** One a line, as they were typed. */
    readonly conditions?: string | undefined;
    readonly afterConditions?: string | undefined;
    /** The fields of the role's review, by their ids. */
    readonly review?: Readonly<Record<string, string>> | undefined;
    /** Ids of the items that were ticked. */
    readonly checklist: readonly string[];
  };
}

export interface FieldError {
  /** What the field is called on the page, if the page has it. */
  readonly label?: string;
  /** Id of its element. */
  readonly id?: string;
  readonly message: string;
}

const labels = {
  decision: 'Decision',
  reason: 'Reason',
  confirm: 'Version',
  checklist: 'Checklist',
  review: 'Review',
  justification: 'Justification',
  conditions: 'Conditions',
  afterConditions: 'Conditions after the deployment',
  matter: 'Matter',
} as const;

/** Each error of a refusal with the field it means. */
export const fieldErrors = ({ refusal }: Attempt): readonly FieldError[] =>
  (refusal.errors ?? []).map(({ path, message }) => {
    const [, name = '', ...item] = path.split('/');
    if (!isField(name)) return { message };
    return { label: labels[name], id: idOf(name, item.join('/')), message };
  });

const isField = (name: string): name is keyof typeof labels => Object.hasOwn(labels, name);

/** The element id of a field, or of one item of the checklist or of the review. */
export const idOf = (field: keyof typeof labels, item = ''): string => (item ? `${field}-${item}` : field);
