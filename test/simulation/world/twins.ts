import { noPosts } from '#adapters/memory/announcer';
import { noDeployments } from '#adapters/memory/deployer';
import { noHeld } from '#adapters/memory/held-notices';
import { emptyLog } from '#adapters/memory/log';
import { noMail } from '#adapters/memory/mailer';
import { noMetrics } from '#adapters/memory/monitor';
import { noNotices } from '#adapters/memory/notice-ledger';
import { noPermits } from '#adapters/memory/permits';
import { noDelegations } from '#adapters/memory/delegations';
import { noReadings } from '#adapters/memory/readings';
import { noRequests } from '#adapters/memory/request-store';
import { noLinks } from '#adapters/memory/review-links';

/** What the outside world of one run holds, behind all ports but the workflow's. Ids go on from `idsGiven`. */
export const noTwins = (idsGiven: number) => ({
  channels: noPosts(),
  deployer: noDeployments(),
  held: noHeld(),
  ids: { given: idsGiven },
  links: noLinks(),
  log: emptyLog(),
  mail: noMail(),
  metrics: noMetrics(),
  notices: noNotices(),
  permits: noPermits(),
  delegations: noDelegations(),
  readings: noReadings(),
  requests: noRequests(),
});
export type Twins = ReturnType<typeof noTwins>;
