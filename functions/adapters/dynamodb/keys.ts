import type { HeldNotice } from '#ports/held-notices';

/** Sorts as it counts, up to a hundred. */
const place = (index: number) => String(index).padStart(2, '0');

/** Every key of the two tables. `docs/access-patterns.md` says who reads and writes them, and at what cost. */
export const keys = {
  request: (id: string) => ({ pk: `REQ#${id}` }),
  head: (id: string) => ({ pk: `REQ#${id}`, sk: 'HEAD' }),
  event: (id: string, sequence: number) => ({ pk: `REQ#${id}`, sequence }),
  form: (id: string) => ({ pk: `REQ#${id}`, sk: 'FORM' }),
  phase: (id: string, index: number) => ({ pk: `REQ#${id}`, sk: `PHASE#${place(index)}` }),
  condition: (id: string, index: number) => ({ pk: `REQ#${id}`, sk: `CONDITION#${place(index)}` }),
  obligation: (id: string, index: number) => ({ pk: `REQ#${id}`, sk: `OBLIGATION#${place(index)}` }),
  message: (id: string, index: number) => ({ pk: `REQ#${id}`, sk: `MESSAGE#${place(index)}` }),
  delegations: () => ({ pk: 'DELEGATIONS' }),
  delegation: (until: string, id: string) => ({ pk: 'DELEGATIONS', sk: `${until}#${id}` }),
  evidence: (id: string, name: string) => ({ pk: `REQ#${id}`, sk: `EVIDENCE#${name}` }),
  deployment: (id: string) => ({ pk: `REQ#${id}`, sk: 'DEPLOYMENT' }),
  wait: (id: string) => ({ pk: `REQ#${id}`, sk: 'WAIT' }),
  reading: (id: string) => ({ pk: `READING#${id}`, sk: 'LATEST' }),
  environment: (service: string, environment: string) => ({
    pk: `LEASE#${service}#${environment}`,
    sk: 'HEAD',
  }),
  idempotency: (key: string) => ({ pk: `IDEM#${key}`, sk: 'HEAD' }),
  link: (secretHash: string) => ({ pk: `LINK#${secretHash}`, sk: 'HEAD' }),
  linksOf: (id: string, phase: string, person: string) => ({
    pk: `LINKS#${id}#${phase}#${person}`,
    sk: 'HEAD',
  }),
  notice: (key: string) => ({ pk: `NOTICE#${key}`, sk: 'HEAD' }),
  heldAll: () => ({ pk: 'HELD' }),
  held: ({ sendAt, person, requestId, sequence, kind }: HeldNotice) => ({
    pk: 'HELD',
    sk: [sendAt, person, requestId, String(sequence).padStart(6, '0'), kind].join('#'),
  }),
} as const;

export const indexes = { releases: 'releases', recent: 'recent', open: 'open', due: 'due' } as const;

/** The one partition of the two sparse indexes: as large as the open work, not as the history. */
export const openPartition = 'OPEN';
export const duePartition = 'DUE';

export const serviceEnvironment = (service: string, environment: string) => `${service}#${environment}`;

export const requestIdOf = (pk: string): string => pk.slice('REQ#'.length);

/** DynamoDB's time to live counts whole seconds since 1970. */
export const ttl = (iso: string, days: number): number => Math.floor(Date.parse(iso) / 1_000) + days * 86_400;
