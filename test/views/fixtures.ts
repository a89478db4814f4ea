import { compilePolicies } from '#adapters/yaml/compile-policies';
import type { Person } from '#domain/identity/directory';
import { personOf } from '#domain/identity/directory';
import type { MailModel } from '#domain/notices/mail';
import type { NoticeKind } from '#domain/notices/notices-for';
import type { PhasePlan, Plan } from '#domain/policy/plan';
import { resolvePlan } from '#domain/policy/resolve';
import { eligibleRoles } from '#domain/release/eligibility';
import type { ReleaseForm } from '#domain/release/form';
import { manifestDigest } from '#domain/release/manifest';
import type { Review } from '#domain/review/review';
import { cast } from '#test/support/cast';
import { conflicts, manualPlan, matrixPlan } from '#test/support/plans';
import {
  approvedBy,
  cancelledBy,
  conditionJudgedBy,
  conditionResolved,
  deniedBy,
  evidenceAttached,
  deploymentReported,
  deploymentStarted,
  formOf,
  healthChecked,
  minute,
  opened,
  messagePosted,
  overriddenBy,
  phaseOpened,
  ruledBy,
  supersededBy,
  timePassed,
  told,
  type Step,
  type Story,
} from '#test/support/story';

export const nonce = 'bm9uY2Utb2YtdGhlLXRlc3Rz';
export const secret = 'c2VjcmV0LW9mLXRoZS1saW5rLW9mLW9uZS1wZXJzb24';
export const code = 'K7M2PX9QRT4W';
export const publicUrl = 'https://countersign.example.com';
export const runUrl = 'https://ci.example.com/runs/42';

/** A request that says everything a request can say. */
export const fullForm: Partial<ReleaseForm> = {
  components: ['cart', 'payment page'],
  flags: { schema: true, customerFacing: true },
  risk: 'medium',
  plannedFor: '2026-11-21T13:00:00+02:00',
  summary: 'Faster checkout',
  notes:
    'Payments are confirmed in the background.\n\n- new table payment_jobs\n- old column stays for one release',
  links: [
    { title: 'Diff', url: 'https://git.example.com/octo-org/shop/compare/v1.2.2...v1.2.3' },
    { title: 'Security scan', url: 'https://scans.example.com/v1.2.3' },
  ],
  form: {
    'rollback-minutes': 10,
    'rollback-tested': true,
    'rollback-steps': 'Deploy v1.2.2.\nDrop payment_jobs.',
  },
  evidence: {
    tests: { passed: 812, failed: 0, reportUrl: 'https://ci.example.com/runs/42/tests' },
    vulnerabilities: { critical: 0, high: 0 },
    coverage: 91.4,
  },
};

/** The shipped production gate, as it applies to that request. */
export const productionGate: Plan = await (async () => {
  const plan = await resolvePlan((await compilePolicies('policies')).packs, formOf(fullForm));
  if (!plan.ok) throw new Error(plan.refusal.detail);
  return plan.value;
})();

/** The gate is open, for an hour from ten o'clock on. */
export const asked = (form: Partial<ReleaseForm> = {}): readonly Step[] => [
  opened({ form: { ...fullForm, ...form }, plan: productionGate, runUrl }),
  phaseOpened(),
];

const approved = [
  ...asked(),
  approvedBy('devi', 5),
  approvedBy('lena', 12, { reason: 'Tried it on staging.' }),
];
const deploying = [...approved, deploymentStarted(13)];
const watched = [...deploying, deploymentReported({ state: 'succeeded', note: 'All pods are new.' }, 17)];

/** How a review looks to somebody, 25 minutes into the hour. */
export function reviewOf(story: Story, personId: string, over: Partial<Review> = {}): Review {
  const { release } = story;
  const plan = release.plan.phases[0]!;
  const phase = release.phases[0]!;
  const own = phase.decisions.find((given) => given.by === personId);
  const seen = manifestDigest(release);
  return {
    release,
    plan,
    phase,
    person: named(personId),
    roles: eligibleRoles(plan, cast, personId),
    verdict: own ? 'decided' : 'decide',
    ...(own && { own }),
    seen,
    changes: [],
    link: { phase: phase.id, person: personId, seen },
    ...over,
  };
}

export const now = minute(25);

/** One approval of two is there, and Lena is asked. */
export const lenasReview = (over: Partial<Review> = {}): Review =>
  reviewOf(told(...asked(), approvedBy('devi', 5, { reason: 'Ran it on staging.' })), 'lena', over);

const reviewing = (over: Partial<PhasePlan> = {}): readonly Step[] => [
  opened({ form: fullForm, plan: matrixPlan(over), runUrl }),
  phaseOpened(),
];

const conditions = [{ text: 'Update the getting-started guide.', due: 'before-deployment' as const }];
const approvedOnConditions = [...asked(), approvedBy('owner', 5, { conditions })];

/** Deployed in minute 17; the operators owe a review until minute 47. */
const owing = [
  ...reviewing(),
  approvedBy('devi', 5),
  approvedBy('lena', 6),
  approvedBy('sara', 7),
  deploymentStarted(13),
  deploymentReported({ state: 'succeeded' }, 17),
];

/** A mail of each kind, each at the end of a story of its own. */
export const mails: Readonly<Record<NoticeKind, MailModel>> = {
  asked: mailOf('asked', 'lena', asked()),
  reminder: mailOf('reminder', 'lena', [...asked(), approvedBy('devi', 5), timePassed(30)]),
  'asked-again': mailOf('asked-again', 'lena', [
    ...asked(),
    approvedBy('lena', 5),
    evidenceAttached('tests', { passed: 811, failed: 0 }, 9),
  ]),
  reopened: mailOf('reopened', 'author', [
    opened({ form: fullForm, plan: manualPlan(), runUrl }),
    phaseOpened(),
    approvedBy('owner', 5),
    evidenceAttached('tests', { passed: 811, failed: 0 }, 9),
  ]),
  overdue: mailOf('overdue', 'lena', [...reviewing(), approvedBy('devi', 5), timePassed(15), timePassed(20)]),
  'time-ran-out': mailOf('time-ran-out', 'author', [
    ...reviewing({ onExpiry: [{ how: 'escalate', to: ['release-managers'], for: 3_600_000 }] }),
    timePassed(10),
    timePassed(15),
    timePassed(20),
    timePassed(60),
  ]),
  withdrawn: mailOf('withdrawn', 'sara', [
    ...asked(),
    approvedBy('devi', 5),
    approvedBy('lena', 12, { reason: 'Tried it on staging.' }),
  ]),
  objected: mailOf('objected', 'author', [...reviewing(), deniedBy('owner', 'Not on a Friday.', 5)]),
  message: mailOf('message', 'author', [...asked(), messagePosted('lena', 'Is the migration reversible?')]),
  contested: mailOf('contested', 'lena', [
    ...reviewing(conflicts),
    deniedBy('sara', 'The new index is too slow.', 5, { matter: 'technical' }),
  ]),
  ruled: mailOf('ruled', 'author', [
    ...reviewing(conflicts),
    deniedBy('sara', 'The new index is too slow.', 5, { matter: 'technical' }),
    ruledBy('lena', 'overrule', 'sara'),
  ]),
  overridden: mailOf('overridden', 'author', [
    opened({ form: fullForm, plan: matrixPlan({}, { override: 'release-managers' }), runUrl }),
    phaseOpened(),
    overriddenBy('manager'),
  ]),
  'conditions-set': mailOf('conditions-set', 'author', approvedOnConditions),
  'condition-resolved': mailOf('condition-resolved', 'owner', [
    ...approvedOnConditions,
    conditionResolved('c1', 7),
  ]),
  'condition-rejected': mailOf('condition-rejected', 'author', [
    ...approvedOnConditions,
    conditionResolved('c1', 7),
    conditionJudgedBy('owner', false, 9),
  ]),
  owed: mailOf('owed', 'operator', owing),
  'owed-reminder': mailOf('owed-reminder', 'operator', [
    ...owing,
    healthChecked({ errorRate: 0.001 }, 47),
    timePassed(48),
  ]),
  'owed-overdue': mailOf('owed-overdue', 'operator', [
    ...owing,
    healthChecked({ errorRate: 0.001 }, 47),
    timePassed(48),
    timePassed(49),
  ]),
  approved: mailOf('approved', 'author', approved),
  denied: mailOf('denied', 'author', [
    ...asked(),
    deniedBy('lena', 'The migration locks the orders table.\nSplit it.', 5),
  ]),
  expired: mailOf('expired', 'author', [...asked(), approvedBy('devi', 5), timePassed(30), timePassed(60)]),
  cancelled: mailOf('cancelled', 'lena', [...asked(), cancelledBy('manager', 'Superseded by v1.2.4.', 7)]),
  superseded: mailOf('superseded', 'lena', [...asked(), supersededBy('v1.2.4', 7)]),
  'deployment-started': mailOf('deployment-started', 'author', deploying),
  'deployment-step': mailOf('deployment-step', 'author', [
    ...deploying,
    deploymentReported(
      { state: 'step', step: 'Migrate the database', number: 2, of: 5, note: 'Table created.' },
      14,
    ),
  ]),
  'deployment-succeeded': mailOf('deployment-succeeded', 'author', watched),
  'deployment-failed': mailOf('deployment-failed', 'author', [
    ...deploying,
    deploymentReported({ state: 'failed', note: 'Pods keep restarting.', log: 'OOMKilled\nexit 137' }, 17),
  ]),
  unhealthy: mailOf('unhealthy', 'author', [
    ...watched,
    healthChecked({ errorRate: 0.062, latencyP99Ms: 410 }, 22),
  ]),
  completed: mailOf('completed', 'author', [...watched, healthChecked({ errorRate: 0.001 }, 47)]),
};

/** The mail about the last event of a story. */
export function mailOf(
  kind: NoticeKind,
  to: string,
  steps: readonly Step[],
  asks = ['asked', 'reminder', 'asked-again', 'overdue'].includes(kind),
): MailModel {
  const { release, events } = told(...steps);
  return {
    kind,
    event: events.at(-1)!,
    release,
    person: named(to),
    directory: cast,
    publicUrl,
    ...(asks && {
      link: {
        url: `${publicUrl}/review#${secret}`,
        code,
        phase: 'gate',
        expiresAt: release.phases[0]!.expiresAt!,
      },
    }),
  };
}

function named(id: string): Person {
  const person = personOf(cast, id);
  if (!person) throw new Error(`${id} is not in the cast`);
  return person;
}
