import { routes } from '#handlers/http/routes';
import type { Counted } from '#infra/local/aws/counters';
import { assumedMsPerInvocation, prices } from './prices.ts';
import { callsTo, capacityOf, invocationsIn, unitsIn, unitsOfAll, type Units } from './stack/sums.ts';

export interface CostLine {
  readonly what: string;
  readonly count: number;
  readonly dollars: number;
}

export interface Priced {
  /** What happened, in the parts it was counted in. */
  readonly parts: readonly Counted[];
  readonly transitions: number;
  readonly memoryMb: number;
}

/** The sweeper runs every minute whether or not anything waits: it costs an installation, not a release. */
const standing = 'schedules/sweep';

/** What API Gateway calls once for each request; the authorizer comes on top and is no request of its own. */
const behindTheApi = [...new Set(routes.map((route) => `http/${route.function}`))];

/** What the parts cost at list prices, without the mails they sent. */
export function costOf({ parts, transitions, memoryMb }: Priced): readonly CostLine[] {
  const total = (of: (part: Counted) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  const invocations = total((part) => invocationsIn(part) - invocationsIn(part, standing));
  const gigabyteSeconds = (invocations * assumedMsPerInvocation * memoryMb) / 1_000 / 1_024;
  const writes = total((part) => unitsOfAll(part, standing).write);
  const reads = total((part) => unitsOfAll(part, standing).read);
  const calls = total((part) => invocationsIn(part, ...behindTheApi));
  const signatures = total((part) => callsTo(part, 'kms:Sign'));
  const publicKeys = total((part) => callsTo(part, 'kms:GetPublicKey'));
  return [
    line('state transitions', transitions, prices.stateTransition),
    line('write units', writes, prices.writeUnit),
    line('read units', reads, prices.readUnit),
    line('calls of the interface', calls, prices.httpCall),
    line('invocations', invocations, prices.invocation),
    line(`GB-seconds, ${assumedMsPerInvocation} ms each assumed`, gigabyteSeconds, prices.gigabyteSecond),
    line('signatures', signatures, prices.asymmetricKeyCall),
    line('public keys read by cold functions', publicKeys, prices.asymmetricKeyCall),
  ];
}

/** Units by function, for whoever wants to know where they go. */
export function unitsByFunction(parts: readonly Counted[]): Readonly<Record<string, Units>> {
  const names = new Set(parts.flatMap(({ capacity }) => Object.keys(capacity)));
  const of = (name: string) =>
    parts
      .map((part) => unitsIn(capacityOf(part, name)))
      .reduce((sum, { read, write }) => ({ read: sum.read + read, write: sum.write + write }));
  return Object.fromEntries([...names].toSorted().map((name) => [name, of(name)]));
}

export const dollarsIn = (lines: readonly CostLine[]): number =>
  lines.reduce((sum, { dollars }) => sum + dollars, 0);

export const mailsIn = (parts: readonly Counted[]): number =>
  parts.reduce((sum, part) => sum + callsTo(part, 'ses:'), 0);

const line = (what: string, count: number, price: number): CostLine => ({
  what,
  count,
  dollars: count * price,
});
