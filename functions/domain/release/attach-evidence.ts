import { digestOf } from '#domain/audit/canonical';
import { unmet } from '#domain/approval/evidence';
import { approvalsIn, outcomeOf } from '#domain/approval/rules';
import { ok, refused, type Outcome } from '#domain/outcome';
import { isOver } from './deadline.ts';
import type { Actor, Happening } from './events.ts';
import type { EvidenceValue } from './form.ts';
import type { PhaseState, Release } from './release.ts';
import { isClosed, standingOf } from './status.ts';

/**
 * Attaches or replaces a piece of evidence while the gate is still being decided. Approvals that relied on what it
 * replaces count no more; on what a phase was approved already, nothing is replaced.
 */
export function attachEvidence(
  release: Release,
  name: string,
  value: EvidenceValue,
  by: Actor,
  now: string,
): Outcome<Happening[]> {
  const standing = standingOf(release);
  const index = release.phases.findIndex((phase) => phase.outcome !== 'approved');
  if (isClosed(standing.status) || index < 0)
    return refused('closed', `The gate is decided, its evidence stands. ${standing.because}`, {
      present: { ...standing },
    });
  if (isOver(release.phases[index]!, now))
    return refused('too-late', 'The time to decide is over, so evidence changes nothing any more.', {
      present: { ...standing },
    });
  const isReliedOn = changesWhatHeld(release, name, value);
  const passed = release.plan.phases[index - 1];
  if (isReliedOn && passed)
    return refused('closed', `${passed.title} was approved on the evidence ${name}, so it stands.`, {
      present: { ...standing },
    });
  const voids = isReliedOn ? approvalsOf(release.phases[index]!) : [];
  const approves = voids.length > 0 ? undefined : completes(release, index, name, value);
  return ok([
    {
      type: 'evidence-attached',
      data: { name, value, ...(approves && { approves }), ...(voids.length > 0 && { voids }) },
      at: now,
      actor: by,
    },
  ]);
}

/**
 * Whether those who approved relied on what this replaces. Evidence that did not meet its rules yet was approved in
 * expectation of better, and the gate waits for that.
 */
function changesWhatHeld(release: Release, name: string, value: EvidenceValue): boolean {
  const before = release.evidence[name];
  if (before === undefined || digestOf(before) === digestOf(value)) return false;
  const rules = release.plan.phases.flatMap(({ evidence }) => evidence);
  return (
    unmet(
      rules.filter(({ path }) => path.split('.', 1)[0] === name),
      release.evidence,
    ).length === 0
  );
}

const approvalsOf = (phase: PhaseState) => approvalsIn(phase).map(({ by }) => ({ phase: phase.id, by }));

/** The phase that waited for nothing but this. */
function completes(release: Release, index: number, name: string, value: EvidenceValue) {
  const phase = release.phases[index]!;
  const plan = release.plan.phases[index]!;
  if (phase.outcome !== 'open') return undefined;
  const evidence = { ...release.evidence, [name]: value };
  return outcomeOf(plan, phase, evidence) === 'approved' ? plan.id : undefined;
}
