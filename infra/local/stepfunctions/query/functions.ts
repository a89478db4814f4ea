import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';

/** What JSONata 2.0.6 brings along, except `$eval`, which Step Functions leaves out. */
const jsonataFunctions =
  'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad ' +
  'match contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs ' +
  'sqrt power random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse ' +
  'each error assert type sort shuffle distinct encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis ' +
  'fromMillis clone now millis';

const hashAlgorithms: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const longestRange = 1_000;

/** The functions Step Functions adds, with JSONata's own signatures so that a wrong argument is a type error. */
const stepFunctions = {
  parse: { signature: '<s:x>', call: (text: string): unknown => JSON.parse(text) },
  partition: { signature: '<an:a>', call: partition },
  range: { signature: '<nnn:a<n>>', call: range },
  hash: { signature: '<ss:s>', call: hash },
  uuid: { signature: '<:s>', call: (): string => randomUUID() },
};

export const functionNames: ReadonlySet<string> = new Set([
  ...jsonataFunctions.split(' '),
  ...Object.keys(stepFunctions),
]);

export function addStepFunctions(expression: jsonata.Expression): void {
  for (const [name, { call, signature }] of Object.entries(stepFunctions)) {
    expression.registerFunction(name, call, signature);
  }
}

const formatInstant = jsonata('$fromMillis(instant, picture, timezone)');

/** Functions that depend on the moment: JSONata would ask the machine's clock and its random generator. */
export function momentFunctions(now: number, random: () => number): Record<string, unknown> {
  return {
    millis: () => now,
    now: (picture?: string, timezone?: string) => formatInstant.evaluate({ instant: now, picture, timezone }),
    random: (seed?: number) => (seed === undefined ? random() : seeded(seed)),
  };
}

function partition(items: unknown[], size: number): unknown[][] {
  if (!Number.isInteger(size) || size < 1) throw new Error('$partition needs a positive integer as its size');
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

function range(first: number, last: number, step: number): number[] {
  if (![first, last, step].every(Number.isInteger) || step === 0) {
    throw new Error('$range needs integers and a step');
  }
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > longestRange) throw new Error(`$range makes at most ${longestRange} elements, not ${length}`);
  return Array.from({ length }, (_, i) => first + i * step);
}

function hash(text: string, algorithm: string): string {
  const name = Object.hasOwn(hashAlgorithms, algorithm) ? hashAlgorithms[algorithm] : undefined;
  if (name === undefined) {
    throw new Error(`$hash knows ${Object.keys(hashAlgorithms).join(', ')}, not ${algorithm}`);
  }
  return createHash(name).update(text).digest('hex');
}

/** One number in [0, 1) for a seed, always the same. The algorithm of Step Functions is not published. */
function seeded(seed: number): number {
  return createHash('sha256').update(String(seed)).digest().readUInt32BE() / 2 ** 32;
}
