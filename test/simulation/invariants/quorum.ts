import type { Directory } from '#domain/identity/directory';
import type { ApprovalTree } from '#domain/policy/plan';
import type { ChainedEvent } from '#domain/release/events';
import { manifestDigest } from '#domain/release/manifest';
import type { Release } from '#domain/release/release';

interface Vote {
  readonly person: string;
  readonly role: string;
}

/**
 * Why an event that approves a phase should not have, by the words of the policy: enough different people, each in a
 * role they hold, none of them an author, and nobody against it. Tries every way to hand out votes instead of
 * counting as the product does.
 */
export function approvalFault(
  release: Release,
  event: ChainedEvent,
  directory: Directory,
): string | undefined {
  const approves =
    event.type === 'evidence-attached'
      ? event.data.approves
      : event.type === 'decision-recorded' && event.data.outcome === 'approved' && event.data.phase;
  if (event.type === 'decision-recorded') {
    const fault = voterFault(release, { person: event.actor.id, role: event.data.role }, directory);
    if (fault) return fault;
    if (event.data.seen !== manifestDigest(release))
      return `${event.actor.id} decided on something else than stands in the record`;
  }
  if (!approves) return undefined;
  const index = release.phases.findIndex((phase) => phase.id === approves);
  const phase = release.phases[index]!;
  const plan = release.plan.phases[index]!;
  if (phase.outcome !== 'open') return `${phase.id} was approved while it was ${phase.outcome}`;
  if (phase.expiresAt !== undefined && event.at >= phase.expiresAt)
    return `${phase.id} was approved at ${event.at}, after its end at ${phase.expiresAt}`;
  if (phase.decisions.some((given) => given.decision === 'deny'))
    return `${phase.id} was approved over a veto`;
  const votes = [
    ...phase.decisions.map(({ by, role }) => ({ person: by, role })),
    ...(event.type === 'decision-recorded' ? [{ person: event.actor.id, role: event.data.role }] : []),
  ];
  if (new Set(votes.map(({ person }) => person)).size !== votes.length)
    return `somebody voted twice on ${phase.id}: ${votes.map(({ person }) => person).join(', ')}`;
  const evidence =
    event.type === 'evidence-attached'
      ? { ...release.evidence, [event.data.name]: event.data.value }
      : release.evidence;
  // The packs of the simulator ask for one fact, and with `=` alone.
  for (const { path, value } of plan.evidence) {
    const [name = '', fact = ''] = path.split('.');
    const piece = evidence[name];
    if (typeof piece !== 'object' || piece[fact] !== value)
      return `${phase.id} was approved though ${path} is not ${value}`;
  }
  return holds(plan.approvals, votes)
    ? undefined
    : `${phase.id} was approved by ${votes.map(({ person, role }) => `${person} (${role})`).join(', ')}`;
}

function voterFault(release: Release, { person, role }: Vote, directory: Directory): string | undefined {
  if (release.requester.authors.includes(person)) return `${person} decided on their own request`;
  if (!directory.roles[role]?.people.includes(person)) return `${person} decided as ${role} without being it`;
  return undefined;
}

function holds(tree: ApprovalTree, votes: readonly Vote[]): boolean {
  switch (tree.kind) {
    case 'role':
      return votes.some(({ role }) => role === tree.role);
    case 'at-least':
      return (
        new Set(votes.filter(({ role }) => tree.of.includes(role)).map(({ person }) => person)).size >=
        tree.count
      );
    case 'all-of':
      return tree.of.every((branch) => holds(branch, votes));
    case 'any-of':
      return tree.of.some((branch) => holds(branch, votes));
  }
}
