import { provenBy, unmet } from '#domain/approval/evidence';
import { serviceOf, type Directory } from '#domain/identity/directory';
import type { AuthorizationCheckPlan, CheckProof } from '#domain/policy/authorization-plan';
import type { PhasePlan, SlotPlan } from '#domain/policy/plan';
import { clipped, listed } from '#domain/words';
import { conditionsLeft } from './conditions-left.ts';
import type { AuthorizationCheck } from './events.ts';
import type { Release } from './release.ts';
import { phaseBecause } from './status.ts';

/** What every authorization rests on, whatever the policy says. */
const always: readonly AuthorizationCheckPlan[] = [
  { id: 'approvals', text: 'Every approval is there', provenBy: [{ by: 'approvals' }] },
  { id: 'conditions', text: 'Every condition of an approval is met', provenBy: [{ by: 'conditions' }] },
];

/** The checks of the authorization, as they stand now (R002-16). */
export const checksOf = (release: Release, directory: Directory): AuthorizationCheck[] =>
  (release.plan.authorization?.checks ?? always).map(({ id, text, provenBy: proofs }) => {
    const found = proofs.map((proof) => foundFor(proof, release, directory));
    const failing = found.filter(({ holds }) => !holds);
    const said = failing.length > 0 ? failing : found;
    return { id, text, holds: failing.length === 0, because: said.map(({ because }) => because).join(' ') };
  });

type Found = Pick<AuthorizationCheck, 'holds' | 'because'>;

function foundFor(proof: CheckProof, release: Release, directory: Directory): Found {
  switch (proof.by) {
    case 'approvals':
      return approvals(release);
    case 'conditions':
      return conditions(release);
    case 'evidence':
      return evidence(release);
    case 'target':
      return target(release, directory);
    case 'fact':
      return evidence(release, proof.path);
    case 'item':
      return item(release, proof.item);
  }
}

function approvals(release: Release): Found {
  const undecided = release.phases.findIndex(({ outcome }) => outcome !== 'approved');
  const because = (index: number) =>
    phaseBecause(release, release.plan.phases[index]!, release.phases[index]!);
  if (undecided >= 0) return { holds: false, because: because(undecided) };
  return { holds: true, because: release.phases.map((_, index) => because(index)).join(' ') };
}

function conditions(release: Release): Found {
  const left = conditionsLeft(release);
  if (left.length > 0) {
    const list = left.map(({ id, text, state }) => `${id} is ${state}: “${clipped(text, 200)}”`);
    return { holds: false, because: `${listed(list)}.` };
  }
  const met = (release.conditions ?? []).filter(({ state }) => state === 'confirmed');
  const because = met.map(({ id, confirmed }) => `${id}, confirmed by ${confirmed?.by}`);
  return { holds: true, because: met.length > 0 ? `Met: ${listed(because)}.` : 'There is none to be met.' };
}

/** The rules for one fact, or for all of the evidence. */
function evidence({ plan, evidence: shown }: Release, path?: string): Found {
  const rules = plan.phases
    .flatMap((phase) => phase.evidence)
    .filter((rule) => path === undefined || rule.path === path);
  const wrong = unmet(rules, shown);
  if (wrong.length > 0)
    return { holds: false, because: `${wrong.map(({ sentence }) => sentence).join('; ')}.` };
  const kept = [...new Set(rules.map(({ sentence }) => sentence))];
  return {
    holds: true,
    because: kept.length > 0 ? `Shown: ${kept.join('; ')}.` : 'There is none to be shown.',
  };
}

function target({ form: { service, environment } }: Release, directory: Directory): Found {
  const place = serviceOf(directory, service)?.environments[environment];
  return place
    ? { holds: true, because: `It is deployed to ${place.target}.` }
    : { holds: false, because: `The directory names no target of ${service} in ${environment}.` };
}

/** Somebody who approved vouched for it, or the evidence that proves the item holds. */
function item(release: Release, id: string): Found {
  const vouchers = release.phases.flatMap(({ decisions }) =>
    decisions.filter(({ vouched = [] }) => vouched.includes(id)).map(({ by, role }) => `${by} (${role})`),
  );
  if (vouchers.length > 0) return { holds: true, because: `${listed(vouchers)} vouched for it.` };
  if (isProven(release, id)) return { holds: true, because: 'The evidence shows it.' };
  return passedOver(release, id) ?? { holds: false, because: 'Nobody has vouched for it.' };
}

const isProven = ({ plan, evidence: shown }: Release, id: string) =>
  plan.phases.some(({ checklist, evidence: rules }) =>
    checklist.some(
      (one) => one.id === id && one.provenBy !== undefined && provenBy(one.provenBy, rules, shown),
    ),
  );

/**
 * A phase that was approved without the role that vouches can never get its word any more: whoever let the role be
 * passed over (an override, time that ran out) let the item pass with it, and that is what is said.
 */
function passedOver({ plan, phases }: Release, id: string): Found | undefined {
  if (phases.some(({ outcome }) => outcome !== 'approved')) return undefined;
  const index = plan.phases.findIndex((phase) => asksFor(phase, id));
  const phase = plan.phases[index];
  if (!phase) return undefined;
  const { waived = [], overridden, escalatedTo = [] } = phases[index]!;
  const roles = (phase.slots ?? []).filter((slot) => vouchesFor(slot, id)).map(({ role }) => role);
  const why =
    waived.find(({ role }) => roles.includes(role))?.because ??
    (overridden && `passed over by the override of ${overridden.by}`) ??
    (escalatedTo.length > 0 ? `escalated to ${listed(escalatedTo)}` : undefined);
  if (why === undefined) return undefined;
  const without = roles.length > 0 ? ` without ${listed(roles)}` : '';
  return {
    holds: true,
    because: `Nobody vouched for it: ${phase.title} was approved${without} (${why}).`,
  };
}

const asksFor = ({ checklist, slots = [] }: PhasePlan, id: string) =>
  checklist.some((one) => one.id === id) || slots.some((slot) => vouchesFor(slot, id));

const vouchesFor = ({ review }: SlotPlan, id: string) =>
  review?.checklist.some((one) => one.id === id) === true;
