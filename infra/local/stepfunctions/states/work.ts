import type { Json } from '../json.ts';
import type { Template } from '../query/template.ts';

/** Where a state is left to, and what is made of its result on the way: a state's own, a rule's or a catcher's. */
export interface Exit {
  readonly Next?: string | undefined;
  readonly End?: true | undefined;
  readonly Output?: Template | undefined;
  readonly Assign?: Readonly<Record<string, Template>> | undefined;
}

export interface Done {
  readonly exit: Exit;
  /** Only states that have a result: Task, Map, Parallel. */
  readonly result?: Json;
}

/** What a state's work comes to now; undefined while it waits for something. Failing is throwing a StateFailure. */
export type Work = Promise<Done | undefined>;
