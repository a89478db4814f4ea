import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fontFiles } from '#adapters/pdf/font-files';
import { pdfReportWriter } from '#adapters/pdf/report-writer';
import type { PhasePlan, Plan, ReviewPlan } from '#domain/policy/plan';
import { auditReport } from '#domain/report/audit-report';
import { auditReportInWords } from '#views/documents/audit-report';
import { cast } from '#test/support/cast';
import { dense, readPdf } from '#test/support/pdf';
import { conflicts, manualPlan, matrix, slot } from '#test/support/plans';
import {
  approvedBy,
  conditionJudgedBy,
  conditionResolved,
  deniedBy,
  deploymentReported,
  deploymentStarted,
  evidenceAttached,
  minute,
  obligationFulfilledBy,
  opened,
  overriddenBy,
  phaseOpened,
  ruledBy,
  startRequestedBy,
  timePassed,
  told,
  type Step,
} from '#test/support/story';

const folder = mkdtempSync(join(tmpdir(), 'countersign-fonts-'));
for (const file of Object.values(fontFiles)) cpSync(join('node_modules', file), join(folder, basename(file)));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The report as somebody reads it who opens the file, without blanks. */
async function readerOf(steps: readonly Step[], directory = cast) {
  const report = auditReportInWords(auditReport(told(...steps), directory, minute(120)));
  const { text } = await readPdf(await pdfReportWriter(folder).write(report));
  const read = dense(text);
  return {
    /** Whether all of these stand there, in this order; each has to fit on a line of its column. */
    finds(...texts: readonly string[]) {
      let from = 0;
      for (const wanted of texts) {
        const at = read.indexOf(dense(wanted), from);
        expect(at, `“${wanted}” after ${texts.slice(0, texts.indexOf(wanted)).join(' | ')}`).not.toBe(-1);
        from = at + dense(wanted).length;
      }
    },
    without: (text: string) => expect(read).not.toContain(dense(text)),
  };
}

const review: ReviewPlan = {
  title: 'Technical review',
  checklist: [{ id: 'sound', text: 'Architecture changes are sound' }],
  fields: [
    { id: 'risk-level', label: 'Risk level', kind: 'choice', choices: ['Low', 'High'], required: true },
    { id: 'key-risks', label: 'Key risks, and how each is mitigated', kind: 'text', required: true },
    { id: 'breaking', label: 'Breaking', kind: 'yes-no', required: false },
  ],
};
const written = {
  'risk-level': 'Low',
  'key-risks': 'The migration is long, a rollback plan is rehearsed',
  breaking: false,
};

const planned = (phase: Partial<PhasePlan> = {}): Plan => {
  const slots = [
    slot('devops-team', { critical: true }),
    slot('platform-leads', { review }),
    slot('sre-team', { mode: 'if-available', within: 15 * 60_000 }),
    slot('operators', { mode: 'post-deployment', focus: 'Impact assessment' }),
    slot('platform-owner', { mode: 'not-needed', when: 'flags.security = true' }),
  ];
  const authorization = {
    by: 'release-managers',
    checks: [
      { id: 'approvals', text: 'All required approvals', provenBy: [{ by: 'approvals' as const }] },
      { id: 'sound', text: 'Architecture sound', provenBy: [{ by: 'item' as const, item: 'sound' }] },
    ],
  };
  const plan = manualPlan({
    authorization,
    override: 'release-managers',
    conditions: { withinMs: 7_200_000 },
  });
  return {
    ...plan,
    deploy: { ...plan.deploy, starters: ['release-managers'] },
    phases: [matrix({ slots, ...phase })],
  };
};
const conditions = [
  { text: 'Update the API examples', due: 'before-deployment' as const },
  { text: 'Monitor the minor UI issues', due: 'after-deployment' as const },
];

const opening = [opened({ plan: planned() }), phaseOpened()];
const conditional = [
  ...opening,
  approvedBy('devi', 1, { conditions, justification: 'Rehearsed twice.' }),
  timePassed(15),
  approvedBy('lena', 16, { review: written }),
];
const released = [
  ...conditional,
  conditionResolved('c1', 20, { line: 'commit abc1234', paragraph: 'All four of them.' }),
  conditionJudgedBy('devi', true, 21),
  startRequestedBy('manager', 22),
  deploymentStarted(23),
  deploymentReported({ state: 'succeeded' }, 25),
];

describe('R002-19 the audit report as PDF', () => {
  it('has each condition with its state, the evidence, and who confirmed it', async () => {
    const report = await readerOf(released);
    report.finds('Conditions and their resolution', 'Condition c1', 'Update the API examples');
    report.finds('Set', '10:01:00 UTC by Devi (devi) as DevOps team', 'State', 'confirmed');
    report.finds('Said to be met', '10:20:00 UTC by Author (author)', 'Evidence', 'commit abc1234');
    report.finds('Note', 'All four of them.', 'Confirmed', '10:21:00 UTC by Devi (devi)');
    report.finds('Condition c2', 'Monitor the minor UI issues', 'holds after the deployment');
  });

  it('says of a condition that was found not to be met what is missing', async () => {
    const report = await readerOf([
      ...conditional,
      conditionResolved('c1', 20),
      conditionJudgedBy('devi', false, 21),
    ]);
    report.finds('Condition c1', 'open', 'Found not to be met', 'The examples are still the old ones.');
    report.finds('Authorization', 'This release is not authorized.', 'All required approvals', 'yes');
  });

  it('has what each role reviewed: level, risks and mitigations, and what it vouched for', async () => {
    const report = await readerOf(released);
    report.finds('Approvals', 'Platform leads', 'Vouched for', 'Architecture changes are sound');
    report.finds('Justification', 'Rehearsed twice.');
    report.finds('Risks and mitigation', 'Technical review', 'Reviewer', 'Lena (lena), Platform leads');
    report.finds('Risk level', 'Low', 'Key risks', 'a rollback plan is rehearsed');
    report.finds('Breaking', 'no');
  });

  it('has the roles that were waived, not needed or asked afterwards, and why', async () => {
    const report = await readerOf(released);
    report.finds('Roles that did not decide:', 'SRE team', 'if-available', 'waived', 'within 15 minutes');
    report.finds('Operators', 'post-deployment', 'after-release');
    report.finds('Platform owner', 'not-needed', 'only when flags.security = true');
  });

  it('has an override: who, why, and the roles that were passed over', async () => {
    const report = await readerOf([...opening, approvedBy('devi', 1), overriddenBy('manager')]);
    report.finds('Approved by the override of manager', 'Customers cannot pay.');
    report.finds('Platform leads', 'passed over', 'passed over by the override of manager');
    report.finds('Architecture sound', 'yes', 'was approved without platform-leads');
  });

  it.each([
    ['overrule', 'OVERRULED', 'Overruled'],
    ['uphold', 'denied', 'Upheld'],
  ] as const)('R002-22 has what became of a contested denial: %s', async (ruling, status, label) => {
    const report = await readerOf([
      opened({ plan: planned(conflicts) }),
      phaseOpened(),
      deniedBy('devi', 'It is slower than before.', 3, { matter: 'technical' }),
      ruledBy('lena', ruling, 'devi', 6),
    ]);
    report.finds('Devi (devi)', status, '10:03:00 UTC', 'It is slower');
    report.finds('The denial is about', 'technical matters');
    report.finds(label, '10:06:00 UTC by Lena (lena) as Platform leads', 'The cache makes up for it.');
  });

  it('has approvals that were voided, when and why, and does not count them', async () => {
    const report = await readerOf([
      ...opening,
      approvedBy('lena', 5, { review: written }),
      evidenceAttached('tests', { passed: 811, failed: 0 }, 9),
    ]);
    report.finds('Lena (lena)', 'VOIDED', '10:05:00 UTC');
    report.finds('Voided', '10:09:00 UTC: the evidence tests changed. It counts no more.');
    report.finds('Technical review (voided)', 'Low');
  });

  it('has who authorized it and each check, with who or what it rests on', async () => {
    const report = await readerOf(released);
    report.finds('Authorization', '10:22:00 UTC', 'Manager (manager) as Release managers');
    report.finds('All conditions met', 'yes', 'All required approvals', 'yes', 'Approved by');
    report.finds('Architecture sound', 'yes', 'lena (platform-leads) vouched for it.');
  });

  it('has what is owed, by whom until when, and what shows that it was done', async () => {
    const report = await readerOf([...released, obligationFulfilledBy('operator', 'o1', 60)]);
    report.finds('What is owed after the release', 'Obligation o1', 'Review as operators: Impact assessment');
    report.finds('by Operators until', 'fulfilled', '11:00:00 UTC by Operator (operator)');
    report.finds('https://wiki.example.com/review', 'Obligation o2', 'Monitor the minor UI issues');
    report.finds('by Devi (devi) until', 'open');
  });

  it('of a plain release says that there are no conditions and nothing is owed', async () => {
    const report = await readerOf([opened(), phaseOpened(), deniedBy('devi')]);
    report.finds('No approval was given under a condition.', 'Nothing is owed.');
    report.without('Roles that did not decide');
  });

  it('names by id whoever left the directory', async () => {
    const report = await readerOf(released, { ...cast, people: [], roles: {} });
    report.finds('by devi as devops-team', 'Authorization', 'manager as release-managers');
  });
});
