import { expect, it } from 'vitest';
import { auditReport } from '#domain/report/audit-report';
import { cast } from '#test/support/cast';
import { approvedBy, minute, told } from '#test/support/story';
import { asked } from '#test/views/fixtures';

it('R002-19 the audit report names every event with its hash, and each decision with what its maker vouched for', () => {
  const story = told(...asked(), approvedBy('devi', 5));
  const report = auditReport(story, cast, minute(30));
  expect(report.timeline.map(({ sequence, hash }) => ({ sequence, hash }))).toEqual(
    story.events.map(({ sequence, hash }) => ({ sequence, hash })),
  );
  const [gate] = report.phases;
  expect(gate?.decisions).toEqual([expect.objectContaining({ by: 'devi', at: minute(5) })]);
  const vouched = gate?.decisions[0]?.vouched ?? [];
  expect(vouched.every((text) => gate?.plan.checklist.some((item) => item.text === text))).toBe(true);
  expect(vouched).toHaveLength(gate?.decisions[0]?.data.checklist.length ?? -1);
});
