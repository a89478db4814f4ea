import { comparisonInWords } from '#domain/approval/evidence';
import { row, together } from '#domain/approval/rules';
import type { Calendar } from '#domain/time/calendar';
import { leastMs } from '#domain/time/duration';
import type { PackSource, PhaseOverride, PhaseSource } from './pack.ts';
import type {
  ApprovalTree,
  ChecklistItem,
  Comparison,
  EvidenceRule,
  PhasePlan,
  ReviewPlan,
  SlotPlan,
} from './plan.ts';
import type { ReviewSource } from './slots.ts';

/** A phase as it stands for one variant: what the variant says replaces what the phase says, rule by rule. */
export function compilePhase(
  source: PhaseSource,
  variant: string,
  calendar: Calendar | undefined,
  { reviews, conflicts }: Shared = { reviews: {} },
): PhasePlan {
  const override = overrideIn(source, variant);
  const deny = override.deny ?? source.deny;
  const distinct = override.distinct ?? source.distinct;
  const warnBeforeMs = override.warn ?? source.warn;
  const onExpiry = override['on-expiry'] ?? source['on-expiry'];
  return {
    id: source.id,
    title: source.title,
    approvals: treeOf(source, override),
    ...rows(override.slots ?? source.slots, reviews),
    ...(deny !== 'veto' && { deny }),
    ...(deny === 'conflict' && conflicts && { conflicts }),
    ...(distinct === 'across-phases' && { distinct }),
    ...(warnBeforeMs !== undefined && { warnBeforeMs }),
    ...(onExpiry.length > 0 && { onExpiry }),
    expiresAfterMs: override.expires ?? source.expires,
    remindAfterMs: (override.remind ?? source.remind).toSorted(
      (a, b) => leastMs(a, calendar) - leastMs(b, calendar),
    ),
    evidence: Object.entries(override.evidence ?? source.evidence).map(evidenceRule),
    checklist: Object.entries(override.checklist ?? source.checklist).flatMap(checklistGroup),
  };
}

type Reviews = PackSource['reviews'];
/** What a pack says once for all of its phases. */
type Shared = Pick<PackSource, 'reviews' | 'conflicts'>;

/** The counts as they are written, and one branch for each row that is required. Without either nobody could approve. */
export function treeOf(source: PhaseSource, override: PhaseOverride): ApprovalTree {
  const counts = override.approvals ?? source.approvals;
  const rows = Object.entries(override.slots ?? source.slots ?? {});
  const required = rows.filter(([, { mode }]) => mode === 'required').map(([role]) => row(role));
  return together([...required, ...(counts ? [counts] : [])]);
}

function rows(slots: PhaseSource['slots'], reviews: Reviews): Pick<PhasePlan, 'slots'> {
  if (!slots) return {};
  return {
    slots: Object.entries(slots).map(([role, slot]): SlotPlan => ({
      role,
      mode: slot.mode,
      ...(slot.when !== undefined && { when: slot.when }),
      ...(slot.within !== undefined && { within: slot.within }),
      ...(slot.focus !== undefined && { focus: slot.focus }),
      ...(slot.critical && { critical: true }),
      ...(slot.justification && { justification: true }),
      ...(slot.assurance === 'token' && { assurance: 'token' as const }),
      ...(reviews[role] && { review: reviewPlan(reviews[role]) }),
    })),
  };
}

const reviewPlan = ({ title, checklist, fields }: ReviewSource): ReviewPlan => ({
  title,
  checklist,
  fields: Object.entries(fields).map(([id, { label, kind, choices, required }]) => ({
    id,
    label,
    kind,
    ...(choices && { choices }),
    required,
  })),
});

/** What a phase says differently for a variant; often nothing. */
export const overrideIn = ({ variants }: PhaseSource, variant: string): PhaseOverride =>
  (Object.hasOwn(variants, variant) ? variants[variant] : undefined) ?? {};

const evidenceRule = ([path, comparison]: [string, Comparison]): EvidenceRule => ({
  path,
  ...comparison,
  sentence: `${path} must be ${comparisonInWords(comparison)}`,
});

const checklistGroup = ([group, items]: [string, PhaseSource['checklist'][string]]): ChecklistItem[] =>
  items.map(({ id, text, 'proven-by': provenBy }) => ({ id, group, text, ...(provenBy && { provenBy }) }));
