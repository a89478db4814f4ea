import type { Announcer } from '#ports/announcer';
import type { Clock } from '#ports/clock';
import type { Delegations } from '#ports/delegations';
import type { Deployer } from '#ports/deployer';
import type { HeldNotices } from '#ports/held-notices';
import type { Ids } from '#ports/ids';
import type { Log } from '#ports/log';
import type { Mailer } from '#ports/mailer';
import type { Monitor } from '#ports/monitor';
import type { NoticeLedger } from '#ports/notice-ledger';
import type { Permits } from '#ports/permits';
import type { Policies } from '#ports/policies';
import type { Readings } from '#ports/readings';
import type { RequestLists } from '#ports/request-lists';
import type { RequestStore } from '#ports/request-store';
import type { ReviewLinks } from '#ports/review-links';
import type { Workflow } from '#ports/workflow';

/** Everything a use case may reach. Each takes the part it needs: `Pick<World, 'requests' | 'workflow'>`. */
export interface World {
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly delegations: Delegations;
  readonly deployer: Deployer;
  readonly held: HeldNotices;
  readonly ids: Ids;
  readonly links: ReviewLinks;
  readonly lists: RequestLists;
  readonly log: Log;
  readonly mailer: Mailer;
  readonly monitor: Monitor;
  readonly notices: NoticeLedger;
  readonly permits: Permits;
  readonly policies: Policies;
  /** Where people and deployers reach this service, without a trailing slash. */
  readonly publicUrl: string;
  readonly readings: Readings;
  readonly requests: RequestStore;
  readonly workflow: Workflow;
}
