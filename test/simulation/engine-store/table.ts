/** Takes back what was written since the transaction began. */
export interface Undo {
  /** Inside a transaction: notes how to take back what is being written. */
  note(takeBack: () => void): void;
  begin(): void;
  commit(): void;
  rollback(): void;
}

export function undo(): Undo {
  let taken: (() => void)[] | undefined;
  return {
    note: (takeBack) => void taken?.push(takeBack),
    begin() {
      if (taken) throw new Error('a transaction is under way (this is a bug)');
      taken = [];
    },
    commit: () => void (taken = undefined),
    rollback() {
      const steps = taken ?? [];
      taken = undefined;
      for (const takeBack of steps.toReversed()) takeBack();
    },
  };
}

/** A map whose changes a transaction can take back. Values are never changed, only replaced. */
export interface Table<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  delete(key: K): void;
  values(): IterableIterator<V>;
}

export function tableIn<K, V>({ note }: Undo): Table<K, V> {
  const rows = new Map<K, V>();
  function keepsWhatWas(key: K): void {
    const before = rows.get(key);
    note(() => void (before === undefined ? rows.delete(key) : rows.set(key, before)));
  }
  return {
    get: (key) => rows.get(key),
    set(key, value) {
      keepsWhatWas(key);
      rows.set(key, value);
    },
    delete(key) {
      keepsWhatWas(key);
      rows.delete(key);
    },
    values: () => rows.values(),
  };
}
