import fc from '#test/support/fc';
import type { ApprovalTree } from '#domain/policy/plan';
import { allOf, alone, anyOf, atLeast, role } from './plans.ts';

/** The roles of the cast that decide on gates. */
export const deciding = ['platform-owner', 'devops-team', 'platform-leads', 'sre-team'] as const;

const aRole = fc.constantFrom(...deciding);

const leaf: fc.Arbitrary<ApprovalTree> = fc.oneof(
  aRole.map(role),
  aRole.map(alone),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.uniqueArray(aRole, { minLength: 1, maxLength: 4 }))
    .map(([count, of]) => atLeast(count, ...of)),
);

/** Any approval tree over the deciding roles, up to three levels of branches. */
export const anyTree: fc.Arbitrary<ApprovalTree> = fc.letrec<{ tree: ApprovalTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((of) => allOf(...of)),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((of) => anyOf(...of)),
  ),
})).tree;

export const anyApprovals = fc.array(
  aRole.map((name) => ({ role: name })),
  { maxLength: 6 },
);
