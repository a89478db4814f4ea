import { memoryAnnouncer, noPosts } from '#adapters/memory/announcer';
import { memoryDeployer, noDeployments } from '#adapters/memory/deployer';
import { memoryHeldNotices, noHeld } from '#adapters/memory/held-notices';
import { memoryIds, noIds } from '#adapters/memory/ids';
import { emptyLog, memoryLog } from '#adapters/memory/log';
import { memoryMailer, noMail } from '#adapters/memory/mailer';
import { memoryMonitor, noMetrics } from '#adapters/memory/monitor';
import { memoryNoticeLedger, noNotices } from '#adapters/memory/notice-ledger';
import { memoryPermits, noPermits } from '#adapters/memory/permits';
import { memoryDelegations, noDelegations } from '#adapters/memory/delegations';
import { memoryReadings, noReadings } from '#adapters/memory/readings';
import { memoryRequestLists } from '#adapters/memory/request-lists';
import { memoryRequestStore, noRequests } from '#adapters/memory/request-store';
import { memoryReviewLinks, noLinks } from '#adapters/memory/review-links';
import {
  endExecution,
  enterTask,
  executionName,
  memoryWorkflow,
  noExecutions,
} from '#adapters/memory/workflow';
import type { MailContent, MailModel } from '#domain/notices/mail';
import type { CompiledPack } from '#domain/policy/compiled';
import type { Plan } from '#domain/policy/plan';
import { nextStep, waitOf, type NextStep } from '#domain/release/next-step';
import { standingOf, type Status } from '#domain/release/status';
import type { ReleaseForm } from '#domain/release/form';
import type { Caller } from '#domain/identity/caller';
import type { Outcome } from '#domain/outcome';
import { awaitRecord, type WaitingTask } from '#usecases/await-record';
import { openPhase } from '#usecases/open-phase';
import { openRequest } from '#usecases/open-request';
import { recordDecision } from '#usecases/record-decision';
import { reportDeployment } from '#usecases/report-deployment';
import { startDeployment } from '#usecases/start-deployment';
import type { NoticeWords } from '#usecases/telling';
import type { World } from '#usecases/world';
import { announcementAsMail } from '#views/announcements/announcement-as-mail';
import { writeAnnouncement } from '#views/announcements/write-announcement';
import { cast, deployerOf, person, pipeline } from './cast.ts';
import { existing } from './commits.ts';
import { gatePlan } from './plans.ts';
import { formOf, minute } from './story.ts';

/** Several requests for one place stand beside each other here, unless a test says otherwise. */
const sideBySide = gatePlan({ supersedes: false });

/** Every use case with twins of every port, and hands on everything behind them. Nothing happens by itself here. */
export function setting(plan: Plan = sideBySide) {
  const state = {
    requests: noRequests(),
    workflow: noExecutions(),
    links: noLinks(),
    notices: noNotices(),
    held: noHeld(),
    delegations: noDelegations(),
    readings: noReadings(),
    mail: noMail(),
    channels: noPosts(),
    metrics: noMetrics(),
    deployer: noDeployments(),
    permits: noPermits(),
    log: emptyLog(),
  };
  const world: World & NoticeWords = {
    announcementAsMail,
    announcer: memoryAnnouncer(state.channels),
    clock: { now: () => minute(0) },
    deployer: memoryDeployer(state.deployer),
    held: memoryHeldNotices(state.held),
    ids: memoryIds(noIds()),
    links: memoryReviewLinks(state.links),
    lists: memoryRequestLists(state.requests),
    log: memoryLog(state.log),
    mailer: memoryMailer(state.mail),
    monitor: memoryMonitor(state.metrics),
    notices: memoryNoticeLedger(state.notices),
    permits: memoryPermits(state.permits),
    policies: { packs: [packOf(plan)], directory: cast },
    publicUrl: 'https://gate.example.com',
    delegations: memoryDelegations(state.delegations),
    readings: memoryReadings(state.readings),
    requests: memoryRequestStore(state.requests),
    workflow: memoryWorkflow(state.workflow),
    writeAnnouncement,
    writeDigest: (models) => ({
      subject: `${models.length} at once for ${models[0]?.person.name}`,
      text: models.map((model) => plainMail(model).subject).join('\n'),
      html: '<p>several</p>',
    }),
    writeMail: plainMail,
  };

  const self = {
    state,
    world,

    /** The shop's pipeline asks for a release; its workflow starts. Answers with the request's id. */
    async opens(form: Partial<ReleaseForm> = {}, at = 0): Promise<string> {
      const opening = { caller: pipeline, form: formOf(form), key: undefined };
      return allowed(await openRequest(world, opening, minute(at))).id;
    },

    /** The same, and the workflow opens the gate and waits for the decision. */
    async opensGate(form: Partial<ReleaseForm> = {}, at = 0): Promise<string> {
      const id = await self.opens(form, at);
      allowed(await openPhase(world, id, 'gate', minute(at)));
      await self.waits(id, 'phase:gate', at);
      return id;
    },

    /** The workflow comes to a task that waits. Answers with the task. */
    comes(id: string, at: number): WaitingTask {
      const token = `token ${state.workflow.tasks.size + 1}`;
      const attempt = state.requests.requests.get(id)?.attempt ?? 1;
      enterTask(state.workflow, executionName(id, attempt), token);
      return { requestId: id, token, enteredAt: minute(at) };
    },

    /** The workflow comes to a task that waits for this, and its token is kept. */
    async waits(id: string, waitFor: string, at: number): Promise<WaitingTask> {
      const task = self.comes(id, at);
      await awaitRecord(world, task, waitFor, minute(at));
      return task;
    },

    /** The execution of the request ends, although the request goes on. */
    stops: (id: string, attempt = 1) => endExecution(state.workflow, executionName(id, attempt)),

    async approves(id: string, by: string, at = 1): Promise<void> {
      allowed(await recordDecision(world, id, person(by), { decision: 'approve' }, minute(at)));
    },

    /** At the gate, two of the teams approve. */
    async authorizes(form: Partial<ReleaseForm> = {}): Promise<string> {
      const id = await self.opensGate(form);
      await self.approves(id, 'devi', 1);
      await self.approves(id, 'lena', 1);
      return id;
    },

    /** The deployer is asked, and the workflow waits for its report. */
    async startsDeployment(id: string, at = 2): Promise<WaitingTask> {
      const task = self.comes(id, at);
      allowed(await startDeployment(world, task, minute(at)));
      return task;
    },

    /** A version is deployed in minute 5 and has to be watched from then on. */
    async deploys(form: Partial<ReleaseForm> = {}): Promise<string> {
      const id = await self.authorizes(form);
      await self.startsDeployment(id);
      const caller = await self.deployerCaller(id);
      allowed(await reportDeployment(world, id, caller, { state: 'succeeded' }, minute(5)));
      return id;
    },

    async deployerCaller(id: string): Promise<Caller> {
      return deployerOf(id, (await self.release(id)).deployment?.id ?? 'none');
    },

    release: async (id: string) => (await existing(world.requests, id)).release,

    status: async (id: string): Promise<Status> => standingOf(await self.release(id)).status,

    waitsFor: async (id: string, at = 0) => waitOf(nextStep(await self.release(id), minute(at))),

    events: async (id: string) => (await world.requests.events(id)).map((event) => event.type),

    /** What the task with this token was woken with. */
    wokenWith: (task: WaitingTask): NextStep | undefined => state.workflow.tasks.get(task.token)?.output,
  };
  return self;
}

export type Setting = ReturnType<typeof setting>;

/** What an outcome allows; a refusal is a mistake of the test. */
export function allowed<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.refusal.code} (${outcome.refusal.detail})`);
  return outcome.value;
}

/** Everything a use case may write to but the log, to see that it wrote nothing. */
export const written = ({ state: { log: _, ...rest } }: Setting): object => structuredClone(rest);

/** The pack that this plan was resolved from. */
export function packOf(plan: Plan): CompiledPack {
  return {
    id: plan.policy.id,
    version: plan.policy.version,
    digest: plan.policy.digest,
    title: plan.title,
    match: { environments: ['production'] },
    accepts: { version: 'any' },
    variants: [
      {
        id: plan.variant,
        phases: plan.phases,
        ...(plan.override && { override: plan.override }),
        ...(plan.obligations && { obligations: plan.obligations }),
      },
    ],
    ...(plan.supersedes === false && { supersedes: plan.supersedes }),
    ...(plan.calendar && { calendar: plan.calendar }),
    ...(plan.conditions && { conditions: plan.conditions }),
    ...(plan.afterwards && { afterwards: plan.afterwards }),
    deploy: plan.deploy,
    verify: plan.verify,
    informed: plan.informed,
    ...(plan.announce && { announce: plan.announce }),
  };
}

/** A mail that says just what it is about. */
const plainMail = ({ kind, event, person: reader, link }: MailModel): MailContent => ({
  subject: `${kind} for ${reader.name}`,
  text: [event.type, ...(link ? [link.url, link.code] : [])].join('\n'),
  html: `<p>${event.type}</p>`,
});
