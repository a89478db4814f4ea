import type { Measurements } from '#domain/release/events';

export interface Monitor {
  /** What the target measures now; `undefined` when it does not answer, or not with measurements. */
  read(target: { readonly name: string; readonly path: string }): Promise<Measurements | undefined>;
}
