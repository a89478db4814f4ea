import { digestOf } from '#domain/audit/canonical';
import { unmet } from '#domain/approval/evidence';
import { approvalsIn, outcomeOf } from '#domain/approval/rules';
import { ok, refused, type Outcome } from '#domain/outcome';
import { conditionsDeadline } from './conditions-left.ts';
import { isOver, startDeadline } from './deadline.ts';
import type { Actor, Happening } from './events.ts';
import type { EvidenceValue } from './form.ts';
import type { PhaseState, Release } from './release.ts';
import { standingOf, type Status } from './status.ts';

/**
 * Attaches or replaces a piece of evidence until somebody starts the deployment. Approvals that relied on what it
 * replaces count no more, also in phases that are over: those are decided anew.
 */
export function attachEvidence(
  release: Release,
  name: string,
  value: EvidenceValue,
  by: Actor,
  now: string,
): Outcome<Happening[]> {
  const standing = standingOf(release);
  if (!takesEvidence.includes(standing.status))
    return refused('closed', `The gate is decided, its evidence stands. ${standing.because}`, {
      present: { ...standing },
    });
  if (isTooLate(release, now))
    return refused('too-late', 'The time to decide is over, so evidence changes nothing any more.', {
      present: { ...standing },
    });
  const touched = changesWhatHeld(release, name, value) ? touchedBy(release, name, value) : [];
  const reopens = reopenedWith(touched);
  const voids = touched.flatMap(approvalsOf);
  const approves = voids.length > 0 ? undefined : completes(release, name, value);
  return ok([
    {
      type: 'evidence-attached',
      data: {
        name,
        value,
        ...(approves && { approves }),
        ...(voids.length > 0 && { voids }),
        ...(reopens.length > 0 && { reopens: [...reopens] }),
      },
      at: now,
      actor: by,
    },
  ]);
}

/** From the start on, what was approved is what is deployed. */
const takesEvidence: readonly Status[] = ['in-review', 'awaiting-conditions', 'awaiting-start'];

function isTooLate(release: Release, now: string): boolean {
  const until = conditionsDeadline(release) ?? startDeadline(release);
  const open = release.phases.find(({ outcome }) => outcome === 'open');
  return (open !== undefined && isOver(open, now)) || (until !== undefined && now >= until);
}

/** The phases that have approvals to lose: the open one, and of those that are over the ones that cannot do without. */
function touchedBy(release: Release, name: string, value: EvidenceValue): readonly PhaseState[] {
  const evidence = { ...release.evidence, [name]: value };
  return release.phases.filter((phase, index) => {
    if (phase.outcome === 'open') return true;
    if (phase.outcome !== 'approved' || approvalsIn(phase).length === 0) return false;
    const decisions = phase.decisions.filter(({ decision }) => decision !== 'approve');
    return outcomeOf(release.plan.phases[index]!, { ...phase, decisions }, evidence) !== 'approved';
  });
}

/** An open phase waits for those before it. */
const reopenedWith = (touched: readonly PhaseState[]): readonly string[] =>
  touched.some(({ outcome }) => outcome === 'approved') ? touched.map(({ id }) => id) : [];

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
function completes(release: Release, name: string, value: EvidenceValue) {
  const index = release.phases.findIndex(({ outcome }) => outcome === 'open');
  const phase = release.phases[index];
  const plan = release.plan.phases[index];
  if (!phase || !plan) return undefined;
  const evidence = { ...release.evidence, [name]: value };
  return outcomeOf(plan, phase, evidence) === 'approved' ? plan.id : undefined;
}
