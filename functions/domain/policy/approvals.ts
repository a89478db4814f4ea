import * as z from 'zod';
import { slug } from '#domain/text';
import { keyed, mapping } from './grammar.ts';
import type { ApprovalTree } from './plan.ts';
import type { Path } from './problems.ts';

const branches = z.lazy(() => z.array(approvals).min(1));

/** Who has to approve, as it is written in a pack. */
export const approvals: z.ZodType<ApprovalTree> = keyed<ApprovalTree>(
  {
    'any-of': mapping({ 'any-of': branches }).transform((written) => ({
      kind: 'any-of',
      of: written['any-of'],
    })),
    'all-of': mapping({ 'all-of': branches }).transform((written) => ({
      kind: 'all-of',
      of: written['all-of'],
    })),
    'at-least': mapping({ 'at-least': z.int().min(1), of: z.array(slug(64)).min(1) }).transform(
      (written) => ({ kind: 'at-least', count: written['at-least'], of: written.of }),
    ),
    role: mapping({ role: slug(64), alone: z.boolean().default(false) }).transform((written) => ({
      kind: 'role',
      ...written,
    })),
  },
  'must be any-of, all-of, { at-least: 2, of: [roles] } or { role: name }',
);

export interface Branch {
  readonly tree: ApprovalTree;
  /** Where it is written, below the root of the tree. */
  readonly path: Path;
  readonly parent?: ApprovalTree['kind'];
}

/** Every branch of a tree, the whole first, with its place in the source. */
export function branchesOf(
  tree: ApprovalTree,
  path: Path = [],
  parent?: ApprovalTree['kind'],
): readonly Branch[] {
  const here = { tree, path, ...(parent && { parent }) };
  if (tree.kind === 'role' || tree.kind === 'at-least') return [here];
  return [
    here,
    ...tree.of.flatMap((branch, index) => branchesOf(branch, [...path, tree.kind, index], tree.kind)),
  ];
}
