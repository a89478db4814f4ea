import type { Comparison, EvidenceRule } from '#domain/policy/plan';
import type { Evidence } from '#domain/release/form';

export function holds(actual: number | boolean, { operator, value }: Comparison): boolean {
  if (typeof actual !== typeof value) return false;
  switch (operator) {
    case '=':
      return actual === value;
    case '<':
      return actual < value;
    case '<=':
      return actual <= value;
    case '>':
      return actual > value;
    case '>=':
      return actual >= value;
  }
}

const operatorInWords: Readonly<Record<Comparison['operator'], string>> = {
  '=': '',
  '<': 'below ',
  '<=': 'at most ',
  '>': 'above ',
  '>=': 'at least ',
};

/** `0`, `at least 80`: what a fact has to be. */
export const comparisonInWords = ({ operator, value }: Comparison): string =>
  `${operatorInWords[operator]}${String(value)}`;

/** Missing evidence is never taken for good evidence. */
export interface UnmetEvidence {
  readonly rule: EvidenceRule;
  /** `tests.failed must be 0, but is 3`: stands for itself. A fact keeps its name, so it begins no sentence. */
  readonly sentence: string;
  /** `tests.failed to be 0 (it was not reported)`: what is needed, one thing of several. */
  readonly need: string;
}

/** The evidence rules that do not hold now. */
export const unmet = (rules: readonly EvidenceRule[], evidence: Evidence): readonly UnmetEvidence[] =>
  rules.flatMap((rule) => {
    const actual = factAt(evidence, rule.path);
    const isFact = typeof actual === 'number' || typeof actual === 'boolean';
    if (isFact && holds(actual, rule)) return [];
    const found = isFact ? `is ${actual}` : 'was not reported';
    return [
      {
        rule,
        sentence: `${rule.sentence}, but ${found}`,
        need: `${rule.path} to be ${comparisonInWords(rule)} (it ${found})`,
      },
    ];
  });

/** Whether every one of these paths has a rule that holds. */
export const provenBy = (
  paths: readonly string[],
  rules: readonly EvidenceRule[],
  evidence: Evidence,
): boolean =>
  paths.every((path) => {
    const ruled = rules.filter((rule) => rule.path === path);
    return ruled.length > 0 && unmet(ruled, evidence).length === 0;
  });

function factAt(evidence: Evidence, path: string): unknown {
  const [name = '', fact] = path.split('.', 2);
  const piece = Object.hasOwn(evidence, name) ? evidence[name] : undefined;
  if (fact === undefined || typeof piece !== 'object') return fact === undefined ? piece : undefined;
  return Object.hasOwn(piece, fact) ? piece[fact] : undefined;
}
