import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '#domain/identity/caller';
import type { PermitClaims, Permits } from '#ports/permits';
import { minute, storyId } from '#test/support/story';

export interface PermitsAtWork {
  readonly permits: Permits;
  /** Whom the product takes the bearer of a permit for; nobody, when it proves nothing. */
  readonly bearer: (permit: string, now: string) => Promise<Caller | undefined>;
}

const claims: PermitClaims = {
  requestId: storyId,
  deploymentId: '01KAF0000000000000000DEP01',
  fence: 7,
  permitId: '01KAF0000000000000000PER01',
  service: 'checkout',
  environment: 'production',
  version: 'v1.2.3',
  commit: 'c0ffee'.padEnd(40, '0'),
  artifacts: [{ name: 'checkout', digest: `sha256:${'a'.repeat(64)}` }],
  bodySha256: 'b'.repeat(64),
  issuedAt: minute(0),
  expiresAt: minute(60),
};

/** What `Permits` promises, held against one issuer. */
export function permitsContract(name: string, make: () => PermitsAtWork | Promise<PermitsAtWork>): void {
  describe(`permits (${name})`, () => {
    let work: PermitsAtWork;
    beforeEach(async () => {
      work = await make();
    });

    it('make their bearer the deployer of that deployment and no other', async () => {
      const permit = await work.permits.issue(claims);
      expect(await work.bearer(permit, minute(1))).toEqual({
        kind: 'deployer',
        requestId: storyId,
        deploymentId: claims.deploymentId,
      });
    });

    it('prove nothing any more when they have expired', async () => {
      const permit = await work.permits.issue(claims);
      expect(await work.bearer(permit, minute(59))).toBeDefined();
      expect(await work.bearer(permit, minute(62))).toBeUndefined();
    });

    it('prove nothing when anything in them was changed', async () => {
      const [header = '', payload = '', seal = ''] = (await work.permits.issue(claims)).split('.');
      const other = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
      const forged = Buffer.from(JSON.stringify({ ...other, fence: 8 })).toString('base64url');
      expect(await work.bearer([header, forged, seal].join('.'), minute(1))).toBeUndefined();
    });

    it('say what may be deployed, to whoever reads them', async () => {
      const [, payload = ''] = (await work.permits.issue(claims)).split('.');
      const read = Buffer.from(payload, 'base64url').toString();
      expect(JSON.parse(read)).toMatchObject({
        fence: 7,
        service: 'checkout',
        environment: 'production',
        version: 'v1.2.3',
        commit: claims.commit,
        artifacts: claims.artifacts,
      });
      expect(read).toContain(claims.bodySha256);
    });

    it('are compact tokens of three parts', async () => {
      expect(await work.permits.issue(claims)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    });
  });
}
