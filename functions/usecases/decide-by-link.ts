import type { Head } from '#domain/audit/chain';
import { ok, refused, type Outcome } from '#domain/outcome';
import { slotOf } from '#domain/approval/rules';
import { decide, type DecisionForm } from '#domain/release/decide';
import type { ChainedEvent } from '#domain/release/events';
import type { Decision, Release } from '#domain/release/release';
import { standingOf } from '#domain/release/status';
import { act } from './act.ts';
import { directoryFor } from './directory-for.ts';
import { slotByLink, valuesOf } from '#domain/review/fields';
import type { Review } from '#domain/review/review';
import { showReview } from './show-review.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'delegations' | 'links' | 'log' | 'policies' | 'requests' | 'workflow'>;

/** What a form sends: a decision as anybody makes it, and what proves that a person looked at what they decide on. */
export interface LinkDecision extends Omit<DecisionForm, 'phase' | 'manifest' | 'review'> {
  readonly secret: string;
  /** The version, typed by the person: what no robot that opens links knows to do. */
  readonly confirm: string;
  /** The fields of the role's review as a form sends them. */
  readonly review?: Readonly<Record<string, string>>;
  /** Digest of the page that was shown; without one, of the mail. */
  readonly seen?: string;
}

export interface LinkResult {
  readonly requestId: string;
  readonly decision: Decision['decision'];
  /** The event that recorded it. */
  readonly record: Head;
  /** The decision was there already; sending it again changed nothing. */
  readonly again: boolean;
}

/** Decides with a link. A second send, from whichever device, answers with the first decision. */
export async function decideByLink(
  world: Reach,
  sent: LinkDecision,
  now: string,
): Promise<Outcome<LinkResult>> {
  const shown = await showReview(world, sent.secret, now);
  if (!shown.ok) return shown;
  const review = shown.value;
  const { link, release } = review;
  if (review.own) return ok(await decidedBefore(world, review, review.own));
  if (review.verdict === 'superseded')
    return refused('link-superseded', 'A later mail carries a fresher link; this one no longer decides.');
  if (review.verdict === 'over' && review.phase.outcome === 'open')
    return refused('too-late', 'The time to decide is over.', { present: { ...standingOf(release) } });
  const { secret: _, confirm, seen = link.seen, ...form } = sent;
  if (confirm.trim() !== release.form.version)
    return refused('confirmation-differs', `To confirm, type the version: ${release.form.version}`, {
      errors: [{ path: '/confirm', message: 'is not the version' }],
    });
  const ballot = {
    ...form,
    ...reviewed(review, sent),
    phase: link.phase,
    by: link.person,
    assurance: 'link' as const,
    seen,
  };
  const acted = await act(world, release.id, now, async (current) =>
    decide(current.release, ballot, await directoryFor(world, current.release, now), now),
  );
  if (acted.ok) {
    const record = acted.value.events.find((event) => isDecisionOf(event, link));
    return ok(resultOf(sent.decision, release, record, false));
  }
  return meanwhile(acted, review, world, sent, now);
}

function reviewed(
  review: Review,
  { role, review: written = {} }: LinkDecision,
): Pick<DecisionForm, 'review'> {
  const slot = role === undefined ? slotByLink(review) : slotOf(review.plan, role);
  const values = valuesOf(slot?.review?.fields ?? [], written);
  return Object.keys(values).length > 0 ? { review: values } : {};
}

/**
 * Two sends at once: the one that lost the race finds the decision of the other, and answers with it, whatever it was
 * refused for: the other may have settled the phase.
 */
async function meanwhile(
  refusal: Outcome<never>,
  review: Review,
  world: Reach,
  sent: LinkDecision,
  now: string,
): Promise<Outcome<LinkResult>> {
  if (refusal.ok) throw new Error('only a refusal is looked into (this is a bug)');
  const again = await showReview(world, sent.secret, now);
  if (again.ok && again.value.own) return ok(await decidedBefore(world, again.value, again.value.own));
  if (refusal.refusal.code === 'changed')
    return refused('changed', refusal.refusal.detail, { present: { changes: review.changes } });
  return refusal;
}

async function decidedBefore(
  world: Pick<World, 'requests'>,
  { release, link }: Review,
  { decision }: Decision,
): Promise<LinkResult> {
  let page = await world.requests.events(release.id);
  let record: Head | undefined;
  while (page.length > 0) {
    record = page.findLast((event) => isDecisionOf(event, link)) ?? record;
    page = await world.requests.events(release.id, page.at(-1)!.sequence);
  }
  return resultOf(decision, release, record, true);
}

const isDecisionOf = ({ type, data, actor }: ChainedEvent, { phase, person }: Review['link']): boolean =>
  type === 'decision-recorded' && data.phase === phase && actor.id === person;

function resultOf(
  decision: Decision['decision'],
  { id }: Release,
  record: Head | undefined,
  again: boolean,
): LinkResult {
  if (!record) throw new Error(`a decision on ${id} has no event (this is a bug)`);
  const { sequence, hash } = record;
  return { requestId: id, decision, record: { sequence, hash }, again };
}
