import type { ReportDocument } from '#domain/report/document';

/** Makes a file that people keep of a report. The same report makes the same bytes. */
export interface ReportWriter {
  write(report: ReportDocument): Promise<Uint8Array>;
}
