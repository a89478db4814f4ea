import type { Head } from '#domain/audit/chain';
import type { Directory, Person } from '#domain/identity/directory';
import type { Mail } from '#ports/mailer';
import { sha256 } from '#domain/audit/canonical';
import type { DecisionForm } from '#domain/release/decide';
import { decideByLink } from '#usecases/decide-by-link';
import { recordDecision } from '#usecases/record-decision';
import { showReview } from '#usecases/show-review';
import { secretIn } from '../invariants/secrets.ts';
import { call, type Heard, type Sim } from '../sim.ts';
import type { Observer } from '../world/observer.ts';

/** Seconds until somebody reacts: at once, in a while, after the reminder, just before the hour is over, too late. */
const patience = [10, 60, 300, 1_200, 1_798, 2_000, 2_600, 3_400, 3_590, 3_660] as const;

interface Ballot {
  readonly decision: 'approve' | 'deny';
  readonly reason?: string;
  /** What a denial is about, where somebody has the last word in it. */
  readonly matter?: string;
  /** Only of those who sign in: a link has no room for them. */
  readonly conditions?: DecisionForm['conditions'];
}

/** People who read their mail: they look, decide, click twice, use two devices, come late, or do nothing. */
export function approvers(sim: Sim): Observer {
  let mails = 0;
  return {
    mailed(mail) {
      const secret = secretIn(mail.text);
      if (secret === undefined) return;
      mails += 1;
      react(sim, mail, secret, `mail ${mails}`);
    },
  };
}

function react(sim: Sim, mail: Mail, secret: string, label: string): void {
  const { kernel, chances, policies } = sim;
  const person = policies.directory.people.find(({ email }) => email === mail.to)!;
  const own = (what: string) => `${label} ${person.id} ${what}`;
  kernel.after(1_000, () => void look(sim, secret, own('is scanned')));
  if (chances.draw(own('ignores')) < 0.25) return;
  const form: Ballot =
    chances.draw(own('denies')) < 0.12
      ? { decision: 'deny', reason: 'Not like this.', matter: chances.pick(own('matter'), matters) }
      : { decision: 'approve' };
  // People of habit answer all their mails after the same time, so that several requests are decided at once.
  const habit = chances.draw('people have habits') < 0.4 ? `${person.id} of habit` : label;
  const delay =
    chances.pick(`${habit} waits`, patience) * 1_000 + chances.between(`${habit} hesitates`, 0, 999);
  const decide = () =>
    chances.draw(own('uses the page')) < 0.65
      ? byLink(sim, mail, secret, person, form, own('decides'))
      : byToken(
          sim,
          mail.requestId,
          person,
          withConditions(sim, mail.requestId, form, own('sets a condition')),
          own('decides'),
        );
  kernel.after(delay, () => void persistent(sim, own('decides'), decide));
  for (const [what, ms] of moreClicks)
    if (chances.happens(own(what), 0.2))
      kernel.after(delay + ms, () => void byLink(sim, mail, secret, person, form, own(what)));
}

const matters = ['technical', 'product', 'other'] as const;

/** Conditions for afterwards only where the run lasts until they are due. */
function withConditions({ chances, books }: Sim, requestId: string, form: Ballot, label: string): Ballot {
  if (form.decision === 'deny' || chances.draw(label) >= 0.3) return form;
  const { conditionsMs } = books.get(requestId)!.plan.afterwards!;
  const staysWithin = typeof conditionsMs === 'number' && conditionsMs <= 3_600_000;
  return staysWithin && chances.draw(`${label} for afterwards`) < 0.4
    ? { ...form, conditions: [{ text: 'Look at the calls.', due: 'after-deployment' }] }
    : { ...form, conditions: [{ text: 'Tell the callers first.', due: 'before-deployment' }] };
}

/** When somebody clicks again, after the first time. */
const moreClicks = [
  ['clicks twice', 30],
  ['uses another device', 20_000],
  ['finds the mail again', 900_000],
] as const;

const look = (sim: Sim, secret: string, name: string) =>
  call(sim, name, (world, now) => showReview(world, secret, now), 'viewing changes nothing');

/** Whoever is told of trouble, or nothing, tries again a few times. */
export async function persistent(
  sim: Sim,
  name: string,
  decide: () => Promise<Heard<unknown>>,
  left = 4,
): Promise<void> {
  const { said } = await decide();
  if (left === 0 || said === 'ok' || said === 'refused') return;
  const wait = sim.chances.between(`${name} again, ${left} left`, 2, 90) * 1_000;
  sim.kernel.after(wait, () => void persistent(sim, name, decide, left - 1));
}

export async function byLink(
  sim: Sim,
  mail: Mail,
  secret: string,
  person: Person,
  form: Ballot,
  name: string,
) {
  const { broken, twins } = sim;
  const release = twins.requests.requests.get(mail.requestId)!.release;
  const dead = whyDead(sim, secret);
  const heard = await call(sim, name, (world, now) =>
    decideByLink(world, { secret, ...form, confirm: release.form.version }, now),
  );
  if (heard.said !== 'ok') return heard;
  if (dead !== undefined && heard.process.commits > 0) broken('S9', `${name}, and ${dead}`);
  const { decision, record } = heard.value;
  if (!isRecorded(sim, mail.requestId, record, { by: person.id, decision }))
    broken('S8', `${person.id} was told ${decision} is recorded, and it is not`);
  return heard;
}

/** Why a link decides nothing any more, as everybody can see before it is used. */
function whyDead({ twins, kernel }: Sim, secret: string): string | undefined {
  const found = twins.links.links.get(sha256(secret));
  if (!found) return 'nobody issued this link';
  const { link, superseded } = found;
  const phase = twins.requests.requests
    .get(link.requestId)!
    .release.phases.find((candidate) => candidate.id === link.phase)!;
  if (superseded) return 'a later link took its place';
  if (kernel.now() >= link.expiresAt) return 'the link is expired';
  if (phase.outcome !== 'open') return `the phase is ${phase.outcome}`;
  return phase.decisions.some((given) => given.by === link.person) ? 'the link was used' : undefined;
}

export async function byToken(sim: Sim, requestId: string, person: Person, form: Ballot, name: string) {
  const heard = await call(sim, name, (world, now) =>
    recordDecision(world, requestId, { kind: 'person', id: person.id }, form, now),
  );
  if (heard.said !== 'ok') return heard;
  const record = heard.value.events.at(-1);
  if (!record || !isRecorded(sim, requestId, record, { by: person.id, decision: form.decision }))
    sim.broken('S8', `${person.id} was told ${form.decision} is recorded, and it is not`);
  return heard;
}

/** The event stands in the chain, and the decision in the state unless what it relied on was replaced meanwhile. */
function isRecorded(
  { twins }: Sim,
  requestId: string,
  { sequence, hash }: Head,
  { by, decision }: { by: string; decision: Ballot['decision'] },
): boolean {
  const [event, ...later] = twins.requests.events.get(requestId)!.slice(sequence - 1);
  if (event?.type !== 'decision-recorded' || event.hash !== hash) return false;
  if (event.actor.id !== by || event.data.decision !== decision) return false;
  const stands = twins.requests.requests
    .get(requestId)!
    .release.phases.some(({ decisions }) =>
      decisions.some((given) => given.by === by && given.at === event.at),
    );
  return stands || later.some((one) => one.type === 'evidence-attached' && one.data.voids !== undefined);
}

/** Those who have no business deciding, and try: the requester, a stranger, and somebody a second time. */
export function intruders(sim: Sim, directory: Directory): Observer {
  const seen = new Set<string>();
  return {
    committed({ after: { id } }) {
      if (seen.has(id)) return;
      seen.add(id);
      for (const person of directory.people) {
        const own = `${person.id} intrudes on ${seen.size}`;
        if (!sim.chances.happens(own, 0.12)) continue;
        const ms = sim.chances.between(`${own} at`, 5, 3_700) * 1_000;
        sim.kernel.after(ms, () => void byToken(sim, id, person, { decision: 'approve' }, own));
      }
    },
  };
}
