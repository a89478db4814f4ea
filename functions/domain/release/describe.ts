import { progressOf } from '#domain/approval/rules';
import { isoOf, msOf } from '#domain/time';
import type { Evidence } from './form.ts';
import { slotsOf } from './slots.ts';
import { manifestDigest } from './manifest.ts';
import type { Release } from './release.ts';
import { phaseBecause, standingOf } from './status.ts';

/** A request as the interface shows it. */
export function describe(release: Release) {
  const { service, environment, version, commit, ref, changeType, summary } = release.form;
  const { notes, risk, plannedFor, emergency, form } = release.form;
  return {
    id: release.id,
    kind: 'release' as const,
    service,
    environment,
    version,
    commit,
    ref,
    changeType,
    summary,
    ...(notes && { notes }),
    ...(risk && { risk }),
    ...(plannedFor && { plannedFor: isoOf(msOf(plannedFor)) }),
    ...(emergency && { emergency: sorted(Object.entries(emergency)) }),
    ...(form && { form: sorted(Object.entries(form)) }),
    artifacts: release.form.artifacts,
    components: release.form.components,
    flags: release.form.flags,
    evidence: ordered(release.evidence),
    manifest: manifestDigest(release),
    requester: release.requester.id,
    createdAt: release.createdAt,
    ...standingOf(release),
    policy: release.plan.policy,
    ...(release.plan.policies && { policies: release.plan.policies }),
    variant: release.plan.variant,
    phases: release.plan.phases.map((plan, index) => {
      const phase = release.phases[index]!;
      return {
        id: plan.id,
        title: plan.title,
        status: phase.outcome,
        because: phaseBecause(release, plan, phase),
        ...(phase.openedAt && { openedAt: phase.openedAt }),
        ...(phase.expiresAt && { expiresAt: phase.expiresAt }),
        progress: progressOf(plan, phase),
        slots: [...slotsOf(plan, phase)],
        checklist: plan.checklist,
      };
    }),
    ...(release.deployment && { deployment: release.deployment }),
    ...(release.watch && { watch: release.watch }),
    conditions: release.conditions ?? [],
    obligations: release.obligations ?? [],
    messages: release.messages ?? [],
    references: release.form.links,
    links: linksOf(release),
  };
}

/** A store gives maps back in an order of its own; the same request reads the same every time. */
function ordered(evidence: Evidence): Evidence {
  return sorted(
    Object.entries(evidence).map(([name, value]) => [
      name,
      typeof value === 'object' ? sorted(Object.entries(value)) : value,
    ]),
  );
}

const sorted = <V>(entries: readonly (readonly [string, V])[]): Record<string, V> =>
  Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));

/**
 * The requester's links come first, so that none of them can pose as one of ours, also where we have none. Of two with
 * one title this has the last; `references` has them all.
 */
function linksOf(release: Release): Record<string, string> {
  const self = `/v1/requests/${release.id}`;
  return {
    ...Object.fromEntries(
      release.form.links.filter(({ title }) => title !== 'run').map(({ title, url }) => [title, url]),
    ),
    self,
    explain: `${self}/explain`,
    audit: `${self}/audit`,
    authorization: `${self}/authorization`,
    ...(release.runUrl && { run: release.runUrl }),
  };
}
