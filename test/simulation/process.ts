import { AsyncLocalStorage } from 'node:async_hooks';

/** One call of the product: a Lambda invocation of its own. When it dies, none of its awaits comes back. */
export interface Process {
  readonly id: number;
  readonly name: string;
  readonly startedAt: number;
  /** Set for calls that have no business changing anything: by which rule. */
  readonly mayNotChange?: string | undefined;
  isAlive: boolean;
  /** Something went wrong with a call of its own. */
  isDisturbed: boolean;
  /** How many commits of its own stand in the record. */
  commits: number;
  die(): void;
}

/** How a call ended for whoever made it. */
export type Ending<T> =
  | { readonly how: 'returned'; readonly value: T }
  | { readonly how: 'threw'; readonly trouble: unknown }
  | { readonly how: 'died' };

const storage = new AsyncLocalStorage<Process>();

/** The process on whose behalf the running code runs. */
export function current(): Process {
  const process = storage.getStore();
  if (!process) throw new Error('no process runs here (this is a bug)');
  return process;
}

export function begin<T>(
  process: Pick<Process, 'id' | 'name' | 'startedAt' | 'mayNotChange'>,
  work: (process: Process) => Promise<T>,
): Promise<Ending<T>> {
  return new Promise((end) => {
    const begun: Process = {
      ...process,
      isAlive: true,
      isDisturbed: false,
      commits: 0,
      die() {
        begun.isAlive = false;
        begun.isDisturbed = true;
        end({ how: 'died' });
      },
    };
    storage
      .run(begun, () => work(begun))
      .then(
        (value) => end({ how: 'returned', value }),
        (trouble: unknown) => end({ how: 'threw', trouble }),
      );
  });
}

/** What a dead process awaits. */
export const never = new Promise<never>(() => undefined);
