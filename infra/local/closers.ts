/** What has been started, to be stopped in the opposite order. */
export interface Closers {
  add(name: string, close: () => unknown): void;
  /** Stops everything, also after one failed to; then throws what failed. */
  closeAll(): Promise<void>;
}

export function createClosers(): Closers {
  const started: { readonly name: string; readonly close: () => unknown }[] = [];
  return {
    add: (name, close) => void started.push({ name, close }),
    async closeAll() {
      const failures: Error[] = [];
      for (let part = started.pop(); part; part = started.pop()) {
        try {
          await part.close();
        } catch (cause) {
          failures.push(new Error(`${part.name} did not stop`, { cause }));
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'The stack did not stop cleanly.');
    },
  };
}
