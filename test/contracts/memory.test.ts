import { advance, memoryClock } from '#adapters/memory/clock';
import { memoryDeployer, noDeployments } from '#adapters/memory/deployer';
import { memoryIds, noIds } from '#adapters/memory/ids';
import { emptyStream, memoryEventStream } from '#adapters/memory/event-stream';
import { emptyLog, memoryLog } from '#adapters/memory/log';
import { memoryMailer, noMail } from '#adapters/memory/mailer';
import { memoryMonitor, noMetrics } from '#adapters/memory/monitor';
import { memoryHeldNotices, noHeld } from '#adapters/memory/held-notices';
import { memoryNoticeLedger, noNotices } from '#adapters/memory/notice-ledger';
import { memoryPermits, noPermits } from '#adapters/memory/permits';
import { memoryDelegations, noDelegations } from '#adapters/memory/delegations';
import { memoryReadings, noReadings } from '#adapters/memory/readings';
import { memoryRequestLists } from '#adapters/memory/request-lists';
import { memoryRequestStore, noRequests } from '#adapters/memory/request-store';
import { memoryReviewLinks, noLinks } from '#adapters/memory/review-links';
import { memorySetAside, setAsideOf } from '#adapters/memory/set-aside';
import {
  endExecution,
  enterTask,
  executionName,
  memoryWorkflow,
  noExecutions,
} from '#adapters/memory/workflow';
import { expect, it } from 'vitest';
import { minute } from '#test/support/story';
import { clockContract } from './clock.contract.ts';
import { deployerContract } from './deployer.contract.ts';
import { eventStreamContract } from './event-stream.contract.ts';
import { idsContract } from './ids.contract.ts';
import { logContract } from './log.contract.ts';
import { mailerContract } from './mailer.contract.ts';
import { monitorContract } from './monitor.contract.ts';
import { heldNoticesContract } from './held-notices.contract.ts';
import { noticeLedgerContract } from './notice-ledger.contract.ts';
import { permitsContract } from './permits.contract.ts';
import { delegationsContract } from './delegations.contract.ts';
import { readingsContract } from './readings.contract.ts';
import { requestListsContract } from './request-lists.contract.ts';
import { requestStoreContract } from './request-store.contract.ts';
import { reviewLinksContract } from './review-links.contract.ts';
import { setAsideContract } from './set-aside.contract.ts';
import { workflowContract } from './workflow.contract.ts';

requestStoreContract('memory', () => memoryRequestStore(noRequests()), 200);

requestListsContract('memory', () => {
  const state = noRequests();
  return { lists: memoryRequestLists(state), requests: memoryRequestStore(state) };
});

reviewLinksContract('memory', () => memoryReviewLinks(noLinks()));

heldNoticesContract('memory', () => memoryHeldNotices(noHeld()));
noticeLedgerContract('memory', () => memoryNoticeLedger(noNotices()));

delegationsContract('memory', () => memoryDelegations(noDelegations()));
readingsContract('memory', () => memoryReadings(noReadings()));

setAsideContract('memory', (...bodies) => {
  const clock = { now: minute(0) };
  return {
    setAside: memorySetAside(setAsideOf(...bodies), memoryClock(clock)),
    passes: async (seconds) => void advance(clock, seconds * 1_000),
  };
});

eventStreamContract('memory', () => {
  const state = emptyStream();
  return {
    stream: memoryEventStream(state),
    async happens(...events) {
      state.events.push(...events);
      const last = state.events.length;
      return { shard: 'shard', first: String(last - events.length + 1), last: String(last) };
    },
    forgets: async () => void (state.forgotten = state.events.length),
  };
});

clockContract('memory', () => memoryClock({ now: minute(0) }));

idsContract('memory', () => memoryIds(noIds()));

logContract('memory', () => {
  const state = emptyLog();
  return {
    log: memoryLog(state),
    lines: () =>
      state.lines.map(({ level, message, facts, cause }) =>
        [level, message, JSON.stringify(facts), String(cause)].join(' '),
      ),
  };
});

mailerContract('memory', () => {
  const state = noMail();
  return {
    mailer: memoryMailer(state),
    delivered: () => state.outbox,
    fails: (address) => state.unreachable.add(address),
    refuses: (address) => state.refused.add(address),
  };
});

deployerContract('memory', () => {
  const state = noDeployments();
  return {
    deployer: memoryDeployer(state),
    arrived: () =>
      [...state.deployments.values()].map(({ target, body, permit }) => ({
        path: target.path,
        body,
        permit,
      })),
    refuses: () => state.refusing.set('demo', 'The demo target takes no deployments today.'),
    fallsSilent: () => state.unreachable.add('demo'),
    answersAgain: () => state.unreachable.delete('demo'),
  };
});

monitorContract('memory', () => {
  const state = noMetrics();
  return {
    monitor: memoryMonitor(state),
    measures: (values) => (values ? state.measured.set('demo', values) : state.measured.delete('demo')),
  };
});

permitsContract('memory', () => {
  const state = noPermits();
  return {
    permits: memoryPermits(state),
    async bearer(permit, now) {
      const claims = state.issued.get(permit);
      if (!claims || claims.expiresAt <= now) return undefined;
      const { requestId, deploymentId } = claims;
      return { kind: 'deployer', requestId, deploymentId };
    },
  };
});

workflowContract('memory', () => {
  const state = noExecutions();
  return {
    workflow: memoryWorkflow(state),
    async waitingToken(requestId, attempt) {
      const token = `token ${state.tasks.size + 1}`;
      enterTask(state, executionName(requestId, attempt), token);
      return token;
    },
    stop: async (requestId, attempt) => endExecution(state, executionName(requestId, attempt)),
    started: async () => [...state.executions.values()].map(({ input }) => input),
    wokenWith: async (requestId, attempt) =>
      [...state.tasks.values()]
        .filter(({ execution }) => execution === executionName(requestId, attempt))
        .flatMap(({ output }) => output ?? []),
  };
});

it('a clock in memory shows what it was moved to', () => {
  const state = { now: minute(0) };
  const clock = memoryClock(state);
  expect(advance(state, 90_000)).toBe('2026-11-21T10:01:30.000Z');
  expect(clock.now()).toBe('2026-11-21T10:01:30.000Z');
});

it('ids in memory come in the same order every time', () => {
  const [one, other] = [memoryIds(noIds()), memoryIds(noIds())];
  const three = (ids: typeof one) => [ids.ulid(minute(0)), ids.secret(), ids.code()];
  expect(three(one)).toEqual(three(other));
});

it('two stores over the same state see one another', async () => {
  const state = noRequests();
  const [one, other] = [memoryRequestStore(state), memoryRequestStore(state)];
  await one.saveWait('r-1', { wait: 'start', token: 'token', enteredAt: minute(0), dueAt: minute(1) });
  await other.removeWait('r-1', 'token');
  expect(state.waits.size).toBe(0);
});
