/** What somebody asked for and what they were told in the end: the outside half of what S8 compares. */
export type Told = Opening | Vote | Cancellation;

interface Answered {
  readonly status: number;
  readonly code: string | undefined;
  /** An earlier try of the same got no answer: the refusal may have met its own deed. */
  readonly inDoubt: boolean;
}

export interface Opening extends Answered {
  readonly what: 'opening';
  readonly version: string;
  readonly requestId: string | undefined;
}

export interface Vote extends Answered {
  readonly what: 'vote';
  readonly requestId: string;
  readonly person: string;
  readonly decision: 'approve' | 'deny';
  /** The decision the answer spoke of: the first one, where it was there already. */
  readonly spokenOf: string | undefined;
}

export interface Cancellation extends Answered {
  readonly what: 'cancellation';
  readonly requestId: string;
}

export const wasDone = ({ status }: Answered): boolean => status < 400;
