import { memoryDeployer, noDeployments } from '#adapters/memory/deployer';
import { memoryHeldNotices, noHeld } from '#adapters/memory/held-notices';
import { memoryIds, noIds } from '#adapters/memory/ids';
import { emptyLog, memoryLog } from '#adapters/memory/log';
import { memoryAnnouncer, noPosts } from '#adapters/memory/announcer';
import { memoryMailer, noMail } from '#adapters/memory/mailer';
import { memoryMonitor, noMetrics } from '#adapters/memory/monitor';
import { memoryNoticeLedger, noNotices } from '#adapters/memory/notice-ledger';
import { memoryPermits, noPermits } from '#adapters/memory/permits';
import { memoryDelegations, noDelegations } from '#adapters/memory/delegations';
import { memoryReadings, noReadings } from '#adapters/memory/readings';
import { memoryRequestLists } from '#adapters/memory/request-lists';
import { memoryRequestStore, noRequests } from '#adapters/memory/request-store';
import { memoryReviewLinks, noLinks } from '#adapters/memory/review-links';
import { compilePolicies } from '#adapters/yaml/compile-policies';
import { standingOf } from '#domain/release/status';
import { releaseForm, type EvidenceValue } from '#domain/release/form';
import { isoOf } from '#domain/time';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { createEngine } from '#infra/local/stepfunctions/engine';
import type { DecisionForm } from '#domain/release/decide';
import { attachEvidence } from '#usecases/attach-evidence';
import { fulfilObligation } from '#usecases/fulfil-obligation';
import { openRequest } from '#usecases/open-request';
import { recordDecision } from '#usecases/record-decision';
import { reportDeployment } from '#usecases/report-deployment';
import { reportMeasurements } from '#usecases/report-measurements';
import { requestStart } from '#usecases/request-start';
import { judgeCondition, resolveCondition } from '#usecases/settle-condition';
import { sweep } from '#usecases/sweep';
import type { World } from '#usecases/world';
import type { Measurements } from '#domain/release/events';
import { use } from './wire-in-memory.ts';
import { engineWorkflow } from './engine-workflow.ts';
import { machineArn, machines, taskHandlers, taskOf, wireCaller, type TaskName } from './machines.ts';

export const startOfStory = Date.parse('2026-03-02T09:00:00.000Z');

export interface StoryOptions {
  /** Folder of the policy packs; the product's own unless said. */
  readonly policies?: string;
  /** Fields of the request that matter to the story. */
  readonly form?: Readonly<Record<string, unknown>>;
  readonly requester?: string;
  /** Instead of a Monday at ten in the morning. */
  readonly startsAt?: number;
}

/** One release, told on the real state machines and handlers, with twins of every port and a clock that is moved. */
export async function story({
  policies: folder = 'policies',
  form = {},
  requester = 'gwen',
  startsAt = startOfStory,
}: StoryOptions = {}) {
  const handlers = await taskHandlers();
  const clock = virtualClock(startsAt);
  const calls: TaskName[] = [];
  const broken = new Map<TaskName, Error>();
  const engine = createEngine({
    clock,
    database: ':memory:',
    random: () => 0.5,
    invoke: async (arn, payload) => {
      const name = taskOf(arn);
      calls.push(name);
      try {
        const trouble = broken.get(name);
        if (trouble) throw trouble;
        return {
          payload: (await handlers[name](payload, { getRemainingTimeInMillis: () => 30_000 })) ?? null,
        };
      } catch (error) {
        const { name: errorType, message: errorMessage } = error as Error;
        return { error: { errorType, errorMessage } };
      }
    },
  });
  engine.load(machines());

  const requests = noRequests();
  const deployer = noDeployments();
  const metrics = noMetrics();
  const log = emptyLog();
  const world: World = {
    announcer: memoryAnnouncer(noPosts()),
    clock: { now: () => isoOf(clock.now()) },
    deployer: memoryDeployer(deployer),
    held: memoryHeldNotices(noHeld()),
    ids: memoryIds(noIds()),
    links: memoryReviewLinks(noLinks()),
    lists: memoryRequestLists(requests),
    log: memoryLog(log),
    mailer: memoryMailer(noMail()),
    monitor: memoryMonitor(metrics),
    notices: memoryNoticeLedger(noNotices()),
    permits: memoryPermits(noPermits()),
    policies: await compilePolicies(folder),
    publicUrl: 'https://gate.example.com',
    delegations: memoryDelegations(noDelegations()),
    readings: memoryReadings(noReadings()),
    requests: memoryRequestStore(requests),
    workflow: engineWorkflow(engine),
  };
  use(world);

  const now = () => isoOf(clock.now());
  const settled = () => clock.advance(0);
  const wanted = releaseForm.parse({
    kind: 'release',
    service: 'checkout',
    environment: 'production',
    version: 'v1.4.0',
    changeType: 'minor',
    ref: 'v1.4.0',
    commit: 'c0ffee'.repeat(6) + 'beef',
    summary: 'Faster checkout',
    evidence: { tests: { passed: 120, failed: 0 }, vulnerabilities: { critical: 0, high: 0 } },
    ...form,
  });
  const opened = await openRequest(
    world,
    { caller: { kind: 'person', id: requester }, form: wanted, key: undefined },
    now(),
  );
  if (!opened.ok) throw new Error(`the story cannot begin: ${opened.refusal.detail}`);
  await settled();
  const { id } = opened.value;
  const deployment = () => [...deployer.deployments.keys()].at(-1) ?? '';

  return {
    id,
    world,
    clock,
    engine,
    calls,
    broken,
    deployer,
    metrics,
    log,
    now,
    minutes: (count: number) => clock.advance(count * 60_000),
    status: async () => standingOf((await world.requests.load(id))!.release).status,
    release: async () => (await world.requests.load(id))!.release,
    events: async () => (await world.requests.events(id)).map((event) => event.type),
    async decides(
      person: string,
      decision: 'approve' | 'deny',
      reason?: string,
      more: Partial<DecisionForm> = {},
    ) {
      const outcome = await recordDecision(
        world,
        id,
        { kind: 'person', id: person },
        { decision, ...(reason && { reason }), ...more },
        now(),
      );
      await settled();
      return outcome;
    },
    async resolves(person: string, condition = 'c1') {
      const caller = { kind: 'person' as const, id: person };
      const said = { evidence: 'commit abc1234' };
      const outcome = await resolveCondition(world, { requestId: id, id: condition }, caller, said, now());
      await settled();
      return outcome;
    },
    async judges(person: string, accept = true, condition = 'c1') {
      const caller = { kind: 'person' as const, id: person };
      const said = { accept, note: 'Looked at it.' };
      const outcome = await judgeCondition(world, { requestId: id, id: condition }, caller, said, now());
      await settled();
      return outcome;
    },
    /** The requester attaches or replaces evidence. */
    async attaches(name: string, value: EvidenceValue) {
      const outcome = await attachEvidence(world, id, { kind: 'person', id: requester }, name, value, now());
      await settled();
      return outcome;
    },
    async fulfils(person: string, obligation = 'o1') {
      const caller = { kind: 'person' as const, id: person };
      const said = { evidence: 'https://wiki.example.com/review' };
      const outcome = await fulfilObligation(world, id, obligation, caller, said, now());
      await settled();
      return outcome;
    },
    async starts(person: string) {
      const outcome = await requestStart(world, id, { kind: 'person', id: person }, now());
      await settled();
      return outcome;
    },
    async reports(report: Parameters<typeof reportDeployment>[3]) {
      const caller = { kind: 'deployer' as const, requestId: id, deploymentId: deployment() };
      const outcome = await reportDeployment(world, id, caller, report, now());
      await settled();
      return outcome;
    },
    async measures(values: Measurements) {
      const caller = { kind: 'deployer' as const, requestId: id, deploymentId: deployment() };
      const outcome = await reportMeasurements(world, id, caller, values, now());
      await settled();
      return outcome;
    },
    /** Lets another deployment hold the environment; the answer frees it again. */
    async holdsEnvironment(holder: string) {
      const held = { service: 'checkout', environment: 'production', fence: 1, revision: 1, holder };
      requests.environments.set('checkout#production', held);
      const { holder: _, ...freed } = held;
      return async () => void requests.environments.set('checkout#production', { ...freed, revision: 2 });
    },
    async sweeps() {
      const swept = await sweep(world, now());
      await settled();
      return swept;
    },
    execution: (attempt = 1) => engine.execution(`${id}-${attempt}`),
    transitions: (attempt = 1) => engine.transitions(executionArn(id, attempt)),
    stop: (attempt = 1) =>
      engine.wire('AWSStepFunctions.StopExecution', { executionArn: executionArn(id, attempt) }, wireCaller),
  };
}

const executionArn = (id: string, attempt: number) =>
  `${machineArn('release').replace(':stateMachine:', ':execution:')}:${id}-${attempt}`;
