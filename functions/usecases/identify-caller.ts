import * as z from 'zod';
import type { Caller } from '#domain/identity/caller';
import { pipelineOf } from '#domain/identity/ci-claims';
import type { Directory } from '#domain/identity/directory';
import { personCalling } from '#domain/identity/person-claims';
import { ok, type Outcome, type RefusalCode } from '#domain/outcome';
import type { Policies } from '#ports/policies';
import type { TokenVerifier, Voucher } from '#ports/token-verifier';

interface Reach {
  readonly policies: Pick<Policies, 'directory'>;
  readonly tokens: TokenVerifier;
}

/** Who calls, or why nobody: `unauthenticated` when the token proves nothing, else the rule it falls under. */
export type Identified =
  | { readonly caller: Caller }
  | { readonly refusal: { readonly code: 'unauthenticated' | RefusalCode; readonly detail: string } };

/** Tells from a bearer token who calls. Trouble with an issuer is thrown; a caller is never assumed. */
export async function identifyCaller(world: Reach, token: string, now: string): Promise<Identified> {
  const verified = await world.tokens.verify(token, now);
  if ('refusal' in verified) return unauthenticated(verified.refusal);
  const outcome = callerBy[verified.voucher](verified.claims, world.policies.directory);
  if (outcome.ok) return { caller: outcome.value };
  const { code, detail } = outcome.refusal;
  return { refusal: { code, detail } };
}

export const unauthenticated = (detail: string): Identified => ({
  refusal: { code: 'unauthenticated', detail },
});

/** Countersign signed the permit itself: one without these is our bug, and thrown. */
const permitClaims = z.object({ requestId: z.string().min(1), deploymentId: z.string().min(1) });

const callerBy: Record<Voucher, (claims: unknown, directory: Directory) => Outcome<Caller>> = {
  people: personCalling,
  ci: pipelineOf,
  permits: (claims) => ok({ kind: 'deployer', ...permitClaims.parse(claims) }),
};
