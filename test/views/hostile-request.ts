import fc from '#test/support/fc';
import type { MailModel } from '#domain/notices/mail';
import { noticeKinds, type NoticeKind } from '#domain/notices/notices-for';
import type { Plan } from '#domain/policy/plan';
import { releaseForm } from '#domain/release/form';
import { conflicts, manualPlan, matrix } from '#test/support/plans';
import {
  approvedBy,
  cancelledBy,
  conditionJudgedBy,
  conditionResolved,
  deniedBy,
  deploymentReported,
  evidenceAttached,
  deploymentStarted,
  healthChecked,
  opened,
  messagePosted,
  overriddenBy,
  phaseOpened,
  ruledBy,
  supersededBy,
  timePassed,
  type Step,
} from '#test/support/story';
import { mailOf, productionGate } from './fixtures.ts';
import { anyLine, anyParagraph } from './hostile.ts';

/** What somebody outside wrote, wherever a request, a policy or a person has a place for it. */
export interface Words {
  readonly line: string;
  readonly paragraph: string;
}

export const anyWords: fc.Arbitrary<Words> = fc.record({ line: anyLine, paragraph: anyParagraph });

/** A story in which every text is these words. The door lets them in: the form is parsed by its own schema. */
export const asking = ({ line, paragraph }: Words, plan: Plan = planOf(line)): readonly Step[] => [
  opened({
    form: releaseForm.parse({
      kind: 'release',
      service: 'checkout',
      environment: 'production',
      version: line,
      changeType: 'feature',
      ref: line,
      commit: 'c0ffee'.padEnd(40, '0'),
      artifacts: [{ name: line, digest: `sha256:${'a'.repeat(64)}` }],
      components: [line],
      summary: line,
      notes: paragraph,
      links: [{ title: line, url: `https://example.com/?q=${encodeURIComponent(line)}"'<b>` }],
      risk: 'high',
      emergency: { incident: paragraph },
      form: { plan: paragraph },
      evidence: {
        tests: { failed: 0, verdict: line },
        vulnerabilities: { critical: 0, high: 0 },
        note: line,
      },
    }),
    plan,
    runUrl: `https://ci.example.com/${encodeURIComponent(line)}`,
    requester: { kind: 'pipeline', id: line, authors: [line, 'author'] },
  }),
  phaseOpened(),
];

const onConditions = (words: Words): readonly Step[] => [
  ...asking(words),
  approvedBy('owner', 5, { conditions: [{ text: words.paragraph.slice(0, 500), due: 'before-deployment' }] }),
];

/** The same, with rows; nobody but the devops team is critical, and time running out escalates. */
const reviewing = (words: Words, whole: Partial<Plan> = {}): readonly Step[] => {
  const plan = planOf(words.line);
  const rows = matrix({
    title: words.line,
    slots: matrix().slots!.map((one) => ({ ...one, focus: words.line })),
    onExpiry: [{ how: 'escalate', to: ['release-managers'], for: 3_600_000 }],
    ...conflicts,
  });
  return asking(words, {
    ...plan,
    ...whole,
    phases: [{ ...plan.phases[0]!, ...rows, checklist: [], evidence: [] }],
  });
};

/** Sara denies on a matter that the leads decide. */
const contested = (words: Words): readonly Step[] => [
  ...reviewing(words),
  deniedBy('sara', words.paragraph, 5, { matter: 'technical' }),
];

const owing = (words: Words): readonly Step[] => [
  ...reviewing(words),
  approvedBy('devi', 5),
  approvedBy('lena', 6),
  approvedBy('sara', 7),
  deploymentStarted(13),
  deploymentReported({ state: 'succeeded' }, 17),
];

const planOf = (line: string): Plan => ({
  ...productionGate,
  title: line,
  phases: productionGate.phases.map((phase) => ({
    ...phase,
    title: line,
    evidence: phase.evidence.map((rule) => ({ ...rule, sentence: line })),
    checklist: phase.checklist.map((item) => ({ ...item, group: line, text: line })),
  })),
  verify: productionGate.verify.map((stage) => ({ ...stage, title: line })),
});

export const askedAndApprovedOnce = (words: Words): readonly Step[] => [
  ...asking(words),
  approvedBy('devi', 5, { reason: words.paragraph }),
];

const deploying = (words: Words): readonly Step[] => [
  ...askedAndApprovedOnce(words),
  approvedBy('lena', 12, { reason: words.paragraph }),
  deploymentStarted(13),
];

const deployed = (words: Words): readonly Step[] => [
  ...deploying(words),
  deploymentReported({ state: 'succeeded', note: words.paragraph, log: words.paragraph }, 17),
];

const stories: Readonly<Record<NoticeKind, (words: Words) => readonly Step[]>> = {
  asked: (words) => asking(words),
  reminder: (words) => [...askedAndApprovedOnce(words), timePassed(30)],
  'asked-again': (words) => [
    ...asking(words),
    approvedBy('lena', 5),
    evidenceAttached('tests', { passed: 811, failed: 0 }, 9),
  ],
  reopened: (words) => [
    ...asking(words, { ...planOf(words.line), deploy: manualPlan().deploy }),
    approvedBy('owner', 5),
    evidenceAttached('tests', { passed: 811, failed: 0 }, 9),
  ],
  overdue: (words) => [...reviewing(words), approvedBy('devi', 5), timePassed(15), timePassed(20)],
  'time-ran-out': (words) => [
    ...reviewing(words),
    timePassed(10),
    timePassed(15),
    timePassed(20),
    timePassed(60),
  ],
  withdrawn: (words) => [...asking(words), deniedBy('lena', words.paragraph, 5)],
  objected: (words) => [...reviewing(words), deniedBy('owner', words.paragraph, 5, { matter: 'other' })],
  message: (words) => [...asking(words), messagePosted('lena', words.paragraph)],
  contested,
  ruled: (words) => [...contested(words), ruledBy('lena', 'overrule', 'sara', 6, words.paragraph)],
  overridden: (words) => [
    ...reviewing(words, { override: 'release-managers' }),
    overriddenBy('manager', words.paragraph),
  ],
  'conditions-set': onConditions,
  'condition-resolved': (words) => [...onConditions(words), conditionResolved('c1', 7, words)],
  'condition-rejected': (words) => [
    ...onConditions(words),
    conditionResolved('c1', 7, words),
    conditionJudgedBy('owner', false, 9, 'c1', words),
  ],
  owed: owing,
  'owed-reminder': (words) => [...owing(words), healthChecked({ errorRate: 0.001 }, 47), timePassed(48)],
  'owed-overdue': (words) => [
    ...owing(words),
    healthChecked({ errorRate: 0.001 }, 47),
    timePassed(48),
    timePassed(49),
  ],
  approved: (words) => deploying(words).slice(0, -1),
  denied: (words) => [...asking(words), deniedBy('lena', words.paragraph, 5)],
  expired: (words) => [...askedAndApprovedOnce(words), timePassed(30), timePassed(60)],
  cancelled: (words) => [...asking(words), cancelledBy('manager', words.paragraph, 5)],
  superseded: (words) => [...asking(words), supersededBy(words.line, 5)],
  'deployment-started': deploying,
  'deployment-step': (words) => [
    ...deploying(words),
    deploymentReported({ state: 'step', step: words.line, number: 1, note: words.paragraph }, 14),
  ],
  'deployment-succeeded': deployed,
  'deployment-failed': (words) => [
    ...deploying(words),
    deploymentReported({ state: 'failed', note: words.paragraph, log: words.paragraph }, 17),
  ],
  unhealthy: (words) => [...deployed(words), healthChecked({ errorRate: 0.062 }, 22)],
  completed: (words) => [...deployed(words), healthChecked({ errorRate: 0.001 }, 47)],
};

/** A mail of every kind in which everything foreign, names of people included, is these words. */
export const mailsSaying = (words: Words): readonly MailModel[] =>
  noticeKinds.map((kind) => {
    const mail = mailOf(kind, 'lena', stories[kind](words));
    const people = mail.directory.people.map((person) => ({ ...person, name: words.line }));
    return {
      ...mail,
      directory: { ...mail.directory, people },
      person: { ...mail.person, name: words.line },
    };
  });
