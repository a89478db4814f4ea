type Shelf = Map<unknown, unknown> | Set<unknown> | unknown[];

/**
 * What twins keep, to see whether a call left it alone. It is frozen all the way down, so a thing that is kept cannot
 * change without being replaced; the bytes need to be compared only when something else stands in its place.
 */
export function kept(state: object) {
  const shelves = Object.values(state).flatMap((store: object): Shelf[] => Object.values(store).map(asShelf));
  const before = shelves.map(itemsOn);
  freeze(before);
  const text = textOf(state);

  const isUntouched = () =>
    shelves.every((shelf, index) => {
      const items = before[index]!;
      if (sizeOf(shelf) !== items.length) return false;
      let at = 0;
      for (const item of shelf) {
        const was = items[at++];
        if (shelf instanceof Map && isPair(item) && isPair(was)) {
          if (item[0] !== was[0] || item[1] !== was[1]) return false;
        } else if (item !== was) return false;
      }
      return true;
    });

  return {
    /** Whether every byte of it is what it was. */
    isAsBefore: () => isUntouched() || textOf(state) === text,

    /** The same, without the shortcut. */
    hasTheSameBytes: () => textOf(state) === text,

    /** Puts everything back. */
    restore() {
      if (isUntouched()) return;
      shelves.forEach((shelf, index) => refill(shelf, before[index]!));
    },

    /** What is there now. */
    text: () => textOf(state),
  };
}

const textOf = (state: object): string =>
  JSON.stringify(state, (_, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value,
  );

function asShelf(value: unknown): Shelf {
  if (value instanceof Map || value instanceof Set || Array.isArray(value)) return value;
  throw new Error('twins keep maps, sets and lists');
}

const sizeOf = (shelf: Shelf) => (Array.isArray(shelf) ? shelf.length : shelf.size);

const itemsOn = (shelf: Shelf): readonly unknown[] => [...shelf];

const isPair = (item: unknown): item is readonly [unknown, unknown] =>
  Array.isArray(item) && item.length === 2;

function refill(shelf: Shelf, items: readonly unknown[]): void {
  if (Array.isArray(shelf)) {
    shelf.splice(0, shelf.length, ...items);
    return;
  }
  shelf.clear();
  for (const item of items)
    if (shelf instanceof Set) shelf.add(item);
    else if (isPair(item)) shelf.set(item[0], item[1]);
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}
