import { chain, genesis, type Head } from '#domain/audit/chain';
import type { Outcome } from '#domain/outcome';
import type { Plan } from '#domain/policy/plan';
import { apply } from '#domain/release/apply';
import { attachEvidence } from '#domain/release/attach-evidence';
import { cancel } from '#domain/release/cancel';
import { beginConditions } from '#domain/release/conditions-begin';
import { judgeCondition, resolveCondition } from '#domain/release/conditions';
import { decide, type DecisionForm } from '#domain/release/decide';
import {
  failDeployment,
  reportDeployment,
  requestStart,
  startDeployment,
  type DeploymentReport,
} from '#domain/release/deployment';
import type { ChainedEvent, Happening, Measurements } from '#domain/release/events';
import { releaseForm, type EvidenceValue, type ReleaseForm } from '#domain/release/form';
import { manifestDigest } from '#domain/release/manifest';
import { postMessage, type MessageForm } from '#domain/release/messages';
import { fulfilObligation } from '#domain/release/obligations';
import { open } from '#domain/release/open';
import { openPhase } from '#domain/release/open-phase';
import { override } from '#domain/release/override';
import { passTime } from '#domain/release/pass-time';
import type { Release, Requester } from '#domain/release/release';
import { isoOf } from '#domain/time';
import { addTime } from '#domain/time/business-time';
import type { EndOf } from '#domain/time/end-of';
import { rule } from '#domain/release/rulings';
import { supersede } from '#domain/release/supersede';
import { checkHealth } from '#domain/verification/check';
import { cast, person } from './cast.ts';
import { gatePlan } from './plans.ts';

/** The id of the release that a story is about. */
export const storyId = '01KAF00000000000000000000A';

const beginning = Date.UTC(2026, 10, 21, 10);

/** An instant of a story, in minutes after ten o'clock on 21 November 2026. */
export const minute = (minutes: number): string => isoOf(beginning + minutes * 60_000);

/** What the shop asks for when nothing is said about it: clean tests and scans, everything as it should be. */
export const formOf = (over: Partial<ReleaseForm> = {}): ReleaseForm =>
  releaseForm.parse({
    kind: 'release',
    service: 'checkout',
    environment: 'production',
    version: 'v1.2.3',
    changeType: 'feature',
    ref: 'refs/heads/main',
    commit: 'c0ffee'.padEnd(40, '0'),
    artifacts: [{ name: 'checkout', digest: `sha256:${'a'.repeat(64)}` }],
    components: ['cart', 'payment page'],
    summary: 'Faster checkout',
    evidence: { tests: { passed: 812, failed: 0 }, vulnerabilities: { critical: 0, high: 0 } },
    ...over,
  });

/** The pipeline asks, in a run that the author started. */
export const shopRequester: Requester = {
  kind: 'pipeline',
  id: 'shop-release',
  authors: ['shop-release', 'author'],
};

/** One step of a story: what happens to the release as it stands. Throws when the rules do not allow it. */
export type Step = (release: Release | undefined) => readonly Happening[];

export const opened =
  (
    said: {
      form?: Partial<ReleaseForm>;
      plan?: Plan;
      requester?: Requester;
      runUrl?: string;
      at?: number;
    } = {},
  ): Step =>
  () => [
    open(
      said.requester ?? shopRequester,
      formOf(said.form),
      said.plan ?? gatePlan(),
      said.runUrl ?? 'https://ci.example.com/runs/42',
      minute(said.at ?? 0),
    ),
  ];

export const phaseOpened = (phase = 'gate', at = 0): Step =>
  going((release) => openPhase(release, phase, minute(at)));

export const approvedBy = (by: string, at = 1, said: Partial<DecisionForm> = {}): Step =>
  decidedBy(by, { decision: 'approve', ...said }, at);

export const deniedBy = (
  by: string,
  reason = 'The migration locks the orders table.',
  at = 1,
  said: Partial<DecisionForm> = {},
): Step => decidedBy(by, { decision: 'deny', reason, ...said }, at);

function decidedBy(by: string, form: DecisionForm, at: number): Step {
  return going((release) => {
    const ballot = { ...form, by, assurance: 'token' as const, seen: manifestDigest(release) };
    return allowed(decide(release, ballot, cast, minute(at)));
  });
}

export const evidenceAttached = (name: string, value: EvidenceValue, at = 1): Step =>
  going((release) =>
    allowed(attachEvidence(release, name, value, { kind: 'pipeline', id: 'shop-release' }, minute(at))),
  );

export const timePassed = (at: number): Step => going((release) => passTime(release, minute(at)));

export const cancelledBy = (by: string, reason = 'Not today.', at = 1): Step =>
  going((release) => allowed(cancel(release, person(by), reason, cast, minute(at))));

export const conditionResolved = (
  condition = 'c1',
  at = 2,
  { line: evidence, paragraph: note }: { line: string; paragraph?: string } = { line: 'commit abc1234' },
): Step =>
  going((release) =>
    allowed(
      resolveCondition(
        release,
        condition,
        { evidence, ...(note && { note }) },
        person('author'),
        cast,
        minute(at),
      ),
    ),
  );

export const conditionJudgedBy = (
  by: string,
  accept = true,
  at = 3,
  condition = 'c1',
  { paragraph: note } = { paragraph: 'The examples are still the old ones.' },
): Step =>
  going((release) =>
    allowed(
      judgeCondition(
        release,
        condition,
        accept ? { accept } : { accept, note },
        person(by),
        cast,
        minute(at),
      ),
    ),
  );

export const obligationFulfilledBy = (by: string, obligation = 'o1', at = 20): Step =>
  going((release) =>
    allowed(
      fulfilObligation(
        release,
        obligation,
        { evidence: 'https://wiki.example.com/review' },
        person(by),
        cast,
        minute(at),
      ),
    ),
  );

export const messagePosted = (
  by: string,
  text: string,
  kind: MessageForm['kind'] = 'question',
  at = 4,
): Step => going((release) => allowed(postMessage(release, { kind, text }, person(by), cast, minute(at))));

export const overriddenBy = (by: string, reason = 'Customers cannot pay.', at = 5): Step =>
  going((release) => allowed(override(release, { reason }, person(by), cast, minute(at))));

export const ruledBy = (
  by: string,
  ruling: 'uphold' | 'overrule' | 'escalate',
  on: string,
  at = 6,
  reason = 'The cache makes up for it.',
): Step => going((release) => allowed(rule(release, { on, ruling, reason }, person(by), cast, minute(at))));

export const supersededBy = (version: string, at = 1): Step =>
  going((release) => supersede(release, { requestId: '01KAF00000000000000000000B', version }, minute(at)));

export const startRequestedBy = (by: string, at = 2): Step =>
  going((release) => allowed(requestStart(release, person(by), cast, minute(at))));

export const deploymentStarted = (at = 2): Step =>
  going((release) =>
    startDeployment(
      release,
      { id: 'deployment-1', fence: 1, permit: 'permit-1', target: 'demo' },
      minute(at),
    ),
  );

export const deploymentReported = (report: DeploymentReport, at = 5): Step =>
  going((release) => allowed(reportDeployment(release, 'deployment-1', report, endsOf(release), minute(at))));

/** Everything was approved, and the time of the conditions begins. */
export const conditionsBegun = (at = 2): Step =>
  going((release) => beginConditions(release, endsOf(release), minute(at)));

export const deploymentGivenUp = (reason: string, at = 5): Step =>
  going((release) => failDeployment(release, reason, minute(at)));

export const healthChecked = (values: Measurements, at: number): Step =>
  going((release) =>
    checkHealth(release, { values, source: Object.keys(values).length > 0 ? 'target' : 'none' }, minute(at)),
  );

/** The gate is open. */
export const atTheGate: readonly Step[] = [opened(), phaseOpened()];

/** Two of the teams have approved. */
export const authorized: readonly Step[] = [...atTheGate, approvedBy('devi'), approvedBy('lena')];

/** The new version runs and is being watched since minute 5. */
export const deployed: readonly Step[] = [
  ...authorized,
  deploymentStarted(),
  deploymentReported({ state: 'succeeded' }),
];

export interface Story {
  readonly release: Release;
  readonly events: readonly ChainedEvent[];
  readonly head: Head;
}

/** Lets the steps happen one after the other. A step after which nothing happened is a mistake of the story. */
export function told(...steps: readonly Step[]): Story {
  let release: Release | undefined;
  const happened: Happening[] = [];
  for (const [index, step] of steps.entries()) {
    const events = step(release);
    if (events.length === 0) throw new Error(`nothing happened in step ${index + 1} of this story`);
    happened.push(...events);
    release = events.reduce<Release | undefined>((state, event) => apply(state, storyId, event), release);
  }
  if (!release) throw new Error('a story begins with an opening');
  const events = chain(storyId, genesis, happened);
  const { sequence, hash } = events.at(-1)!;
  return { release, events, head: { sequence, hash } };
}

export const releaseAfter = (...steps: readonly Step[]): Release => told(...steps).release;

const endsOf =
  ({ plan: { calendar } }: Release): EndOf =>
  (start, length) =>
    addTime(start, length, calendar);

function going(step: (release: Release) => readonly Happening[]): Step {
  return (release) => {
    if (!release) throw new Error('a story begins with an opening');
    return step(release);
  };
}

function allowed(outcome: Outcome<Happening[]>): Happening[] {
  if (!outcome.ok) throw new Error(`this story is not allowed: ${outcome.refusal.code}`);
  return outcome.value;
}
