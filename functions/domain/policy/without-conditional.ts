import type { Holders } from '#domain/approval/reachable';
import { withoutRows } from '#domain/approval/rules';
import type { PhaseSource } from './pack.ts';
import type { ApprovalTree } from './plan.ts';

/** What is left for a request for which no row with a `when` counts: neither those rows nor the people in them. */
export function withoutConditional(
  whole: ApprovalTree,
  slots: NonNullable<PhaseSource['slots']>,
  holders: Holders,
): { readonly tree: ApprovalTree; readonly left: Holders } {
  const conditional = new Set(Object.keys(slots).filter((role) => slots[role]?.when !== undefined));
  return {
    tree: withoutRows(whole, conditional),
    left: Object.fromEntries(Object.entries(holders).filter(([role]) => !conditional.has(role))),
  };
}
