import { describe, expect, it } from 'vitest';
import type { ChainFault } from '#domain/audit/chain';
import { auditReport } from '#domain/report/audit-report';
import { auditReportInWords } from '#views/documents/audit-report';
import { cast } from '#test/support/cast';
import {
  approvedBy,
  deniedBy,
  deploymentReported,
  deploymentStarted,
  healthChecked,
  minute,
  told,
  type Step,
} from '#test/support/story';
import { asked } from '#test/views/fixtures';

function reportOf(steps: readonly Step[], fault?: ChainFault) {
  const story = told(...steps);
  const report = auditReportInWords(auditReport({ ...story, ...(fault && { fault }) }, cast, minute(30)));
  return { ...story, report, text: JSON.stringify(report) };
}

/** The blocks below a heading, as text. */
function section({ report }: ReturnType<typeof reportOf>, heading: string): string {
  const from = report.blocks.findIndex((block) => block.kind === 'heading' && block.text === heading);
  const rest = report.blocks.slice(from + 1);
  const to = rest.findIndex(({ kind }) => kind === 'heading');
  return from < 0 ? 'there is no such section' : JSON.stringify(to < 0 ? rest : rest.slice(0, to));
}

const completed = [
  ...asked(),
  approvedBy('devi', 5),
  approvedBy('lena', 12, { reason: 'Tried it on staging.' }),
  deploymentStarted(13),
  deploymentReported({ state: 'step', step: 'Build', note: 'from cache' }, 14),
  deploymentReported({ state: 'succeeded' }, 17),
  healthChecked({ errorRate: 0.001 }, 22),
];

describe('R002-19 the audit report', () => {
  it.each([
    ['What was to be released', ['Faster checkout', 'v1.2.3']],
    ['Approvals', ['devi', 'approved', '2026-11-21 10:05:00 UTC', 'Tried it on staging.', 'devops-team']],
    ['Conditions and their resolution', ['No approval was given under a condition.']],
    ['Authorization', ['2026-11-21 10:12:00 UTC', 'countersign']],
    ['Risks and mitigation', ['Medium', 'Drop payment_jobs.', 'failed: 0', '"tests.failed must be 0"']],
    ['Deployment', ['Build', 'from cache', 'succeeded']],
    ['Health checks', ['healthy', '2026-11-21 10:22:00 UTC']],
    ['Timeline', ['asked for checkout v1.2.3', 'person lena']],
  ])('says under "%s" what was recorded', (heading, expected) => {
    const said = section(reportOf(completed), heading);
    for (const text of expected) expect(said).toContain(text);
  });

  it('carries its own chain head, on every page and where it says how to verify it', () => {
    const told = reportOf(completed);
    const head = `${told.head.sequence}:${told.head.hash}`;
    expect(told.report.running.join()).toContain(head);
    const how = section(told, 'How to verify this report');
    expect(how).toContain(`countersign audit bundle ${told.release.id}`);
    expect(how).toContain(`countersign verify bundle.json --head ${head}`);
    expect(told.report.blocks.findLast(({ kind }) => kind === 'heading')).toMatchObject({
      text: 'How to verify this report',
    });
  });

  it('says so first when the stored record is not intact', () => {
    const { report } = reportOf(completed, {
      sequence: 2,
      sentence: 'event 2 was changed after it was recorded',
    });
    expect(report.blocks[0]).toMatchObject({
      alarm: true,
      text: expect.stringContaining('event 2 was changed'),
    });
  });

  it('says that a denied release is not authorized, why, and that nothing was deployed', () => {
    const told = reportOf([...asked(), deniedBy('lena', 'The migration locks the table.', 5)]);
    expect(section(told, 'Authorization')).toContain('not authorized. Denied by lena');
    expect(section(told, 'Approvals')).toContain('The migration locks the table.');
    expect(section(told, 'Deployment')).toContain('Nothing was deployed.');
  });
});
