import type { RequestSummary } from '#domain/release/summary';

/** Ids of requests in the orders people and the sweeper ask for. Every page is bounded, none scans. */
export interface RequestLists {
  /** Newest first. */
  recent(page: PageRequest): Promise<Page<RequestSummary>>;
  /** Open requests, newest first. */
  open(page: PageRequest): Promise<Page<RequestSummary>>;
  /** Requests of one service and environment, newest first. */
  ofService(service: string, environment: string, page: PageRequest): Promise<Page<RequestSummary>>;
  /** Ids of requests that needed a look by `now`, the longest overdue first; each id once. */
  due(now: string, limit: number): Promise<readonly string[]>;
  /** Since when the longest overdue of them has been waiting for that look. */
  dueSince(now: string): Promise<string | undefined>;
}

export interface PageRequest {
  /** 1 to 100. */
  readonly limit: number;
  /** As an earlier page returned it. */
  readonly cursor?: string;
  /** The present month as `2026-11`, where the newest page begins. */
  readonly month: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
}
