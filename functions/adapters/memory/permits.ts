import { createHash } from 'node:crypto';
import type { PermitClaims, Permits } from '#ports/permits';
import { copied } from './copied.ts';

export interface MemoryPermits {
  /** What each permit that was issued allows, by the permit. */
  readonly issued: Map<string, PermitClaims>;
}

export const noPermits = (): MemoryPermits => ({ issued: new Map() });

/** Permits that look like signed tokens. Whether one is genuine, `issued` tells instead of a signature. */
export const memoryPermits = (state: MemoryPermits): Permits => ({
  async issue(claims) {
    const header = encoded({ alg: 'none', typ: 'JWT' });
    const payload = encoded(claims);
    const seal = createHash('sha256').update(`${header}.${payload}`).digest('base64url');
    const permit = `${header}.${payload}.${seal}`;
    state.issued.set(permit, copied(claims));
    return permit;
  },
});

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
