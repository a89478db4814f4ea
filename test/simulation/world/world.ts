import { memoryAnnouncer } from '#adapters/memory/announcer';
import { memoryDeployer } from '#adapters/memory/deployer';
import { memoryHeldNotices } from '#adapters/memory/held-notices';
import { memoryIds } from '#adapters/memory/ids';
import { memoryLog } from '#adapters/memory/log';
import { memoryMailer } from '#adapters/memory/mailer';
import { memoryMonitor } from '#adapters/memory/monitor';
import { memoryNoticeLedger } from '#adapters/memory/notice-ledger';
import { memoryPermits } from '#adapters/memory/permits';
import { memoryDelegations } from '#adapters/memory/delegations';
import { memoryReadings } from '#adapters/memory/readings';
import { memoryRequestLists } from '#adapters/memory/request-lists';
import { memoryRequestStore } from '#adapters/memory/request-store';
import { memoryReviewLinks } from '#adapters/memory/review-links';
import type { CompiledPolicies } from '#domain/policy/compiled';
import type { Announcer } from '#ports/announcer';
import type { Deployer, DeploymentOrder } from '#ports/deployer';
import type { Mailer } from '#ports/mailer';
import type { RequestStore } from '#ports/request-store';
import type { Workflow } from '#ports/workflow';
import type { World } from '#usecases/world';
import { disturbed, type Disturbing } from '../calls.ts';
import { current } from '../process.ts';
import type { Observer } from './observer.ts';
import type { Twins } from './twins.ts';

/** Every port as a twin that others see and that goes wrong as the faults say. */
export function worldOf(
  disturbing: Disturbing,
  twins: Twins,
  workflow: Workflow,
  policies: CompiledPolicies,
  seen: Required<Observer>,
): World {
  const port = <P extends object>(name: string, twin: P) => disturbed(disturbing, name, twin);
  return {
    announcer: port('announcer', seenAnnouncer(memoryAnnouncer(twins.channels), seen)),
    clock: { now: disturbing.kernel.now },
    deployer: port('deployer', seenDeployer(memoryDeployer(twins.deployer), seen)),
    held: port('held', memoryHeldNotices(twins.held)),
    ids: memoryIds(twins.ids),
    links: port('links', memoryReviewLinks(twins.links)),
    lists: port('lists', memoryRequestLists(twins.requests)),
    log: memoryLog(twins.log),
    mailer: port('mailer', seenMailer(memoryMailer(twins.mail), seen)),
    monitor: port('monitor', memoryMonitor(twins.metrics)),
    notices: port('notices', memoryNoticeLedger(twins.notices)),
    permits: port('permits', memoryPermits(twins.permits)),
    policies,
    publicUrl: 'https://gate.example.com',
    delegations: port('delegations', memoryDelegations(twins.delegations)),
    readings: port('readings', memoryReadings(twins.readings)),
    requests: port('requests', seenRequests(memoryRequestStore(twins.requests), seen)),
    workflow: port('workflow', seenWorkflow(workflow, seen)),
  };
}

const seenRequests = (store: RequestStore, seen: Required<Observer>): RequestStore => ({
  ...store,
  async commit(commit) {
    const result = await store.commit(commit);
    if (result === 'committed') {
      current().commits += 1;
      seen.committed(commit, current());
    }
    return result;
  },
});

const seenWorkflow = (workflow: Workflow, seen: Required<Observer>): Workflow => ({
  ...workflow,
  async resume(token, step) {
    const result = await workflow.resume(token, step);
    if (result === 'resumed') seen.resumed(token, step);
    return result;
  },
});

const seenDeployer = (deployer: Deployer, seen: Required<Observer>): Deployer => ({
  async deploy(target, body, permit) {
    const answer = await deployer.deploy(target, body, permit);
    if (answer.outcome === 'accepted') seen.ordered(JSON.parse(body) as DeploymentOrder);
    return answer;
  },
});

const seenMailer = (mailer: Mailer, seen: Required<Observer>): Mailer => ({
  async send(mail) {
    const delivery = await mailer.send(mail);
    if (delivery.outcome === 'sent') seen.mailed(mail, current());
    return delivery;
  },
});

const seenAnnouncer = (announcer: Announcer, seen: Required<Observer>): Announcer => ({
  ...announcer,
  async post(post) {
    const delivery = await announcer.post(post);
    if (delivery.outcome === 'sent') seen.posted(post, current());
    return delivery;
  },
});
