import { digestOf } from '#domain/audit/canonical';
import type { Directory } from '#domain/identity/directory';
import type { ApprovalTree, SlotPlan } from '#domain/policy/plan';
import type { ChainedEvent } from '#domain/release/events';
import { outcomeIn, phaseIn, type Book, type PhaseBook, type Vote } from './book.ts';

/**
 * Why a decision should not stand, by the words of the policy: whoever decides is asked, holds the role or stands in
 * for somebody who does, is no author, and speaks in time, once.
 */
export function ballotFault(book: Book, event: ChainedEvent, directory: Directory): string | undefined {
  const phase = phaseIn(book, event);
  if (!phase || !('outcome' in event.data)) return undefined;
  const { id } = phase.plan;
  if (phase.outcome !== 'open') return `${event.type} on ${id} while it was ${phase.outcome}`;
  if (event.actor.kind === 'person' && phase.expiresAt !== undefined && event.at >= phase.expiresAt)
    return `${event.type} on ${id} at ${event.at}, after its end at ${phase.expiresAt}`;
  if (event.type !== 'decision-recorded') return undefined;
  const { role, onBehalfOf: holder = event.actor.id } = event.data;
  const person = event.actor.id;
  if (book.authors.includes(person)) return `${person} decided on their own request`;
  if (!directory.roles[role]?.people.includes(holder)) return `${holder} decided as ${role} without being it`;
  if (!isAsked(phase, role)) return `${person} decided as ${role}, which nobody asked`;
  return phase.votes.has(person) ? `somebody voted twice on ${id}: ${person}` : undefined;
}

/** Whether what an event says of its phase follows: approved once nothing is missing, and not before. */
export function outcomeFault(book: Book, event: ChainedEvent): string | undefined {
  const phase = phaseIn(book, event);
  if (!phase || (phase.outcome !== 'open' && phase.outcome !== 'approved')) return undefined;
  const missing = missingIn(book, phase);
  const { id } = phase.plan;
  if (outcomeIn(event) === 'approved')
    return missing && `${id} was approved by ${voices(phase)}; what is missing is ${missing}`;
  return phase.outcome === 'open' && missing === undefined
    ? `${id} stays open after ${event.type}, and nothing is missing`
    : undefined;
}

/**
 * Approvals that count on although what they relied on changed: of an open phase all of them, and of an approved one where
 * it could not do without.
 */
export function staleFault(book: Book, event: ChainedEvent): string | undefined {
  if (event.type !== 'evidence-attached') return undefined;
  const { name, value, voids = [], reopens = [] } = event.data;
  const before = book.evidence[name];
  const isReliedOn = before !== undefined && digestOf(before) !== digestOf(value) && heldIn(book, name);
  if (!isReliedOn) return undefined;
  const after = { ...book, evidence: { ...book.evidence, [name]: value } };
  for (const [id, phase] of book.phases) {
    const kept = [...phase.votes.values()].filter(
      ({ decision, person }) =>
        decision === 'approve' && !voids.some((one) => one.phase === id && one.by === person),
    );
    const without = new Map([...phase.votes].filter(([, { decision }]) => decision !== 'approve'));
    const isShort = missingIn(after, { ...phase, votes: without }) !== undefined;
    const mustGo = phase.outcome === 'open' || (phase.outcome === 'approved' && isShort);
    if (kept.length > 0 && mustGo)
      return `${id} keeps the approval of ${kept[0]!.person}, and ${name} changed`;
    if (phase.outcome === 'approved' && phase.votes.size > without.size && isShort && !reopens.includes(id))
      return `${id} stays approved although ${name} changed`;
  }
  return undefined;
}

/** Whether what was there kept every rule about it. */
const heldIn = ({ phases, evidence }: Book, name: string): boolean =>
  [...phases.values()].every(({ plan }) =>
    plan.evidence.every(({ path, value }) => {
      const [piece = '', fact = ''] = path.split('.');
      const known = evidence[piece];
      return piece !== name || (typeof known === 'object' && known[fact] === value);
    }),
  );

/** What a phase still needs; tries the policy's words against the votes instead of counting as the product does. */
export function missingIn({ evidence }: Book, phase: PhaseBook): string | undefined {
  const { plan, votes, contested, overruled } = phase;
  // The packs of the simulator ask for one fact, and with `=` alone.
  for (const { path, value } of plan.evidence) {
    const [name = '', fact = ''] = path.split('.');
    const piece = evidence[name];
    if (typeof piece !== 'object' || piece[fact] !== value) return `${path}, which is not ${value}`;
  }
  if (contested.size > 0) return `a ruling on the denial of ${[...contested.keys()].join()}`;
  const against = [...votes.values()].find(
    ({ decision, person, role }) =>
      decision === 'deny' && !overruled.has(person) && rowOf(phase, role)?.mode !== 'optional',
  );
  if (against) return `the assent of ${against.person}, who denied`;
  if (phase.overriddenBy !== undefined) return undefined;
  const approvals = [...votes.values()].filter(({ decision }) => decision === 'approve');
  if (approvals.some(({ role }) => phase.escalatedTo.has(role))) return undefined;
  const empty = emptyRows(phase).filter(({ critical }) => critical === true || !phase.isReduced)[0];
  if (empty) return `the row of ${empty.role}`;
  return phase.isReduced || holds(counts(phase), approvals) ? undefined : 'another approval';
}

/** The rows that have to be filled and are not. */
export const emptyRows = (phase: PhaseBook): readonly SlotPlan[] =>
  (phase.plan.slots ?? []).filter(
    ({ mode, role }) =>
      (mode === 'required' || mode === 'if-available') &&
      !phase.waived.has(role) &&
      ![...phase.votes.values()].some((vote) => vote.role === role && vote.decision === 'approve'),
  );

export const rowOf = ({ plan }: PhaseBook, role: string): SlotPlan | undefined =>
  plan.slots?.find((slot) => slot.role === role);

/** The rules of a phase without the branches that say no more than a row does. */
function counts(phase: PhaseBook): ApprovalTree {
  const { approvals } = phase.plan;
  const isRow = (branch: ApprovalTree) => branch.kind === 'role' && rowOf(phase, branch.role) !== undefined;
  const branches = approvals.kind === 'all-of' ? approvals.of : [approvals];
  return { kind: 'all-of', of: branches.filter((branch) => !isRow(branch)) };
}

/** Each of these votes is of another person, so people are counted. */
function holds(tree: ApprovalTree, votes: readonly Vote[]): boolean {
  switch (tree.kind) {
    case 'role':
      return votes.some(({ role }) => role === tree.role);
    case 'at-least':
      return (
        new Set(votes.filter(({ role }) => tree.of.includes(role)).map(({ of }) => of)).size >= tree.count
      );
    case 'all-of':
      return tree.of.every((branch) => holds(branch, votes));
    case 'any-of':
      return tree.of.some((branch) => holds(branch, votes));
  }
}

/** Whether a role has a say before the release: by a row, by a count, or since time ran out. */
function isAsked(phase: PhaseBook, role: string): boolean {
  const mode = rowOf(phase, role)?.mode;
  if (mode === 'not-needed') return false;
  const named = (tree: ApprovalTree): boolean => {
    if (tree.kind === 'role') return tree.role === role;
    return tree.kind === 'at-least' ? tree.of.includes(role) : tree.of.some(named);
  };
  return (
    phase.escalatedTo.has(role) ||
    named(phase.plan.approvals) ||
    (mode ?? 'post-deployment') !== 'post-deployment'
  );
}

const voices = ({ votes }: PhaseBook) =>
  [...votes.values()].map(({ person, role }) => `${person} (${role})`).join(', ') || 'nobody';
