import type { Measurements } from '#domain/release/events';

export interface ReportedReading {
  readonly at: string;
  readonly by: string;
  readonly values: Measurements;
}

/** The latest measurement a monitor reported for a request. */
export interface Readings {
  latest(requestId: string): Promise<ReportedReading | undefined>;
  report(requestId: string, reading: ReportedReading): Promise<void>;
}
