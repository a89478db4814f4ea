import { ok, refused, type Outcome } from '#domain/outcome';
import { auditReport, type AuditReport } from '#domain/report/audit-report';
import type { ReportDocument } from '#domain/report/document';
import type { ReportWriter } from '#ports/report-writer';
import { trailOf } from './read-audit.ts';
import type { World } from './world.ts';

export type ReportReach = Pick<World, 'policies' | 'requests'> & {
  readonly reports: ReportWriter;
  readonly reportInWords: (report: AuditReport) => ReportDocument;
};

/** The audit report of a request, as a file. A record that is not intact is reported as that. */
export async function writeAuditReport(
  world: ReportReach,
  id: string,
  now: string,
): Promise<Outcome<Uint8Array>> {
  const loaded = await world.requests.load(id);
  if (!loaded) return refused('not-found', `There is no request ${id}.`);
  const trail = await trailOf(world, loaded);
  const report = auditReport({ ...trail, release: loaded.release }, world.policies.directory, now);
  return ok(await world.reports.write(world.reportInWords(report)));
}
