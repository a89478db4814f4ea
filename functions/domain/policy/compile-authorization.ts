import { overrideIn } from './compile-phase.ts';
import type { AuthorizationPlan, CheckProof } from './authorization-plan.ts';
import type { PackSource } from './pack.ts';

/** What can prove a check in one variant. */
export interface Provable {
  readonly facts: ReadonlySet<string>;
  /** Items that somebody has vouched for whenever every phase is approved as it is written. */
  readonly items: ReadonlySet<string>;
  /** Items of roles whose approval may be missing. */
  readonly perhaps: ReadonlySet<string>;
}

export function provableIn({ phases, reviews }: PackSource, variant: string): Provable {
  const inForce = phases.map((phase) => {
    const own = overrideIn(phase, variant);
    return {
      slots: own.slots ?? phase.slots ?? {},
      evidence: own.evidence ?? phase.evidence,
      checklist: own.checklist ?? phase.checklist,
    };
  });
  const rows = inForce.flatMap(({ slots }) => Object.entries(slots));
  const itemsOf = ([role]: (typeof rows)[number]) => (reviews[role]?.checklist ?? []).map(({ id }) => id);
  const isSure = ([, { mode, when }]: (typeof rows)[number]) => mode === 'required' && when === undefined;
  return {
    facts: new Set(inForce.flatMap(({ evidence }) => Object.keys(evidence))),
    items: new Set([
      ...inForce.flatMap(({ checklist }) =>
        Object.values(checklist)
          .flat()
          .map(({ id }) => id),
      ),
      ...rows.filter(isSure).flatMap(itemsOf),
    ]),
    perhaps: new Set(rows.flatMap(itemsOf)),
  };
}

/** What a name in `proven-by` means; `undefined` when nothing in the variant is called so. */
export function proofNamed(name: string, { facts, items }: Provable): CheckProof | undefined {
  if (name === 'approvals' || name === 'conditions' || name === 'evidence' || name === 'target')
    return { by: name };
  if (facts.has(name)) return { by: 'fact', path: name };
  return items.has(name) ? { by: 'item', item: name } : undefined;
}

/** The authorization as it stands for one variant. */
export function compileAuthorization(source: PackSource, variant: string): AuthorizationPlan | undefined {
  const { authorization } = source;
  if (!authorization) return undefined;
  const provable = provableIn(source, variant);
  return {
    by: authorization.by,
    checks: authorization.checks.map(({ id, text, 'proven-by': names }) => ({
      id,
      text,
      provenBy: names.flatMap((name) => proofNamed(name, provable) ?? []),
    })),
  };
}
