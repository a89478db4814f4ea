import { countersign, type Happening } from './events.ts';
import type { Release } from './release.ts';
import { isClosed, statusOf } from './status.ts';

/** The newer request for the same place. */
export interface Newer {
  readonly requestId: string;
  readonly version: string;
}

/** A newer release takes the place of one that is not deploying yet; nothing of one that is, or that is over. */
export function supersede(release: Release, newer: Newer, now: string): Happening[] {
  if (release.id === newer.requestId || release.deployment || isClosed(statusOf(release))) return [];
  const { requestId: by, version } = newer;
  return [{ type: 'request-superseded', data: { by, version }, at: now, actor: countersign }];
}
