/**
 * A number in [0, 1) that follows from the seed and the label and from nothing else: FNV-1a over both, finished by
 * the mixer of MurmurHash3. Without a state between draws, leaving one out shifts none of the others, which is what
 * lets a failing history be shortened.
 */
export function draw(seed: number, label: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < label.length; index += 1)
    hash = Math.imul(hash ^ label.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** What a seed decides. */
export interface Chances {
  readonly seed: number;
  /** A number in [0, 1). */
  draw(label: string): number;
  pick<T>(label: string, from: readonly T[]): T;
  /** A whole number from `least` to `most`. */
  between(label: string, least: number, most: number): number;
  /** Whether a disturbance happens. Those that do are listed in `happened`; a calm world has none. */
  happens(name: string, probability: number): boolean;
  readonly happened: readonly string[];
  /** From now on nothing is disturbed. */
  calm(): void;
  readonly isCalm: boolean;
}

/**
 * The chances of one seed. With `only`, a disturbance that is not listed does not happen, whatever was drawn: how
 * a history is replayed with fewer of them.
 */
export function chancesOf(seed: number, only?: ReadonlySet<string>): Chances {
  const happened: string[] = [];
  let isCalm = false;
  const drawn = (label: string) => draw(seed, label);
  return {
    seed,
    draw: drawn,
    pick: (label, from) => from[Math.floor(drawn(label) * from.length)]!,
    between: (label, least, most) => least + Math.floor(drawn(label) * (most - least + 1)),
    happens(name, probability) {
      if (isCalm || drawn(name) >= probability || (only && !only.has(name))) return false;
      happened.push(name);
      return true;
    },
    happened,
    calm: () => void (isCalm = true),
    get isCalm() {
      return isCalm;
    },
  };
}
