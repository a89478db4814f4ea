import type { Chances } from './chances.ts';

/** What can go wrong with one call of a port. */
export const faultKinds = [
  /** The call never arrives. */
  'fails-before',
  /** It arrives, and its answer gets lost. */
  'fails-after',
  'throttled',
  /** It arrives late. */
  'slow',
  /** Its answer arrives late. */
  'slow-answer',
  /** It arrives twice, and the second answer is the one that is heard. */
  'duplicated',
  /** The caller dies before it, or after it. */
  'dies-before',
  'dies-after',
  /** Another transaction was under way on the same item. The embedded database never says so; DynamoDB does. */
  'conflict',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** How late, in milliseconds, for what is slow. */
  readonly lateMs: number;
}

/** Says for each call what goes wrong with it, if anything. Called once for each, in the order they are made. */
export type Faults = (site: string) => Fault | undefined;

/** Trouble of the outside world, as an SDK would throw it. */
export class Trouble extends Error {
  constructor(site: string, kind: FaultKind) {
    super(`${site} ${kind}`);
    this.name = kind === 'throttled' ? 'ThrottlingException' : 'ServiceUnavailable';
  }
}

const onlyFor: Partial<Record<FaultKind, RegExp>> = { conflict: /^requests\.commit$/ };

export const isPossible = (kind: FaultKind, site: string): boolean => onlyFor[kind]?.test(site) ?? true;

/** Faults as a seed draws them: some kinds, some ports, some rate; each seed its own mixture. */
export function drawnFaults(chances: Chances): Faults {
  const rate = chances.pick('fault rate', [0, 0.005, 0.02, 0.02, 0.06, 0.15]);
  const kinds = faultKinds.filter((kind) => chances.draw(`kind ${kind}`) < 0.6);
  const spared = new Map<string, boolean>();
  const isSpared = (port: string) => {
    const known = spared.get(port) ?? chances.draw(`spared ${port}`) < 0.4;
    spared.set(port, known);
    return known;
  };
  const nth = numbered();
  return (site) => {
    const call = nth(site);
    if (chances.isCalm || kinds.length === 0 || isSpared(site.slice(0, site.indexOf('.')))) return undefined;
    const kind = chances.pick(`kind of ${call}`, kinds);
    const likely = decisive.test(site) ? 4 * rate : rate;
    if (!isPossible(kind, site) || !chances.happens(`${call} ${kind}`, likely)) return undefined;
    return { kind, lateMs: chances.between(`late ${call}`, 1, chances.pick(`how late ${call}`, lateness)) };
  };
}

/** Where a fault is hardest to get right, and therefore four times as likely as elsewhere. */
const decisive = /^(requests\.(commit|saveWait|nextAttempt)|workflow\.|invoke\.)/;

/** Milliseconds: a hiccup, a bad second, longer than a claim of the notice ledger lasts. */
const lateness = [50, 3_000, 40_000, 150_000] as const;

/** Faults at named calls (`requests.commit#2`) and nowhere else. */
export function faultsAt(places: ReadonlyMap<string, FaultKind>, seen?: (call: string) => void): Faults {
  const nth = numbered();
  return (site) => {
    const call = nth(site);
    seen?.(call);
    const kind = places.get(call);
    return kind && isPossible(kind, site) ? { kind, lateMs: 3_000 } : undefined;
  };
}

/** `requests.load` → `requests.load#1`, `requests.load#2`, … */
function numbered(): (site: string) => string {
  const counts = new Map<string, number>();
  return (site) => {
    const count = (counts.get(site) ?? 0) + 1;
    counts.set(site, count);
    return `${site}#${count}`;
  };
}
