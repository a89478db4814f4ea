import type { Caller } from '#domain/identity/caller';
import { cancelRequest } from '#usecases/cancel-request';
import { delegate } from '#usecases/delegate';
import { openPhase } from '#usecases/open-phase';
import { openRequest } from '#usecases/open-request';
import { recordDecision } from '#usecases/record-decision';
import { sendNotices } from '#usecases/send-notices';
import type { NoticeWords } from '#usecases/telling';
import { resolveCondition } from '#usecases/settle-condition';
import type { World } from '#usecases/world';
import { cast, deployerOf, person, pipeline } from '#test/support/cast';
import { conflicts, gate, gatePlan, manualPlan } from '#test/support/plans';
import { allowed, packOf, setting } from '#test/support/setting';
import { formOf, minute } from '#test/support/story';
import { kept } from './kept.ts';

/** A shop with a request in every state, ten minutes after ten, so that a call can go wrong at any of them. */
const {
  state,
  world: twins,
  ...tells
} = setting(
  gatePlan({
    supersedes: false,
    obligations: [{ what: 'Look back on it', role: 'operators', withinMs: 3_600_000 }],
  }),
);

const manualGate = packOf(
  manualPlan({
    policy: { id: 'staging-gate', version: '1', digest: 'e'.repeat(64) },
    phases: [gate(conflicts)],
    override: 'release-managers',
    supersedes: false,
  }),
);

export const world: World & NoticeWords = {
  ...twins,
  clock: { now: () => minute(10) },
  policies: {
    packs: [...twins.policies.packs, { ...manualGate, match: { environments: ['staging'] } }],
    directory: cast,
  },
};

async function stagingOpen(): Promise<string> {
  const opening = { caller: pipeline, form: formOf({ environment: 'staging' }), key: undefined };
  const { id } = allowed(await openRequest(world, opening, minute(0)));
  allowed(await openPhase(world, id, 'gate', minute(0)));
  return id;
}

async function awaitingStart(): Promise<string> {
  const id = await stagingOpen();
  await tells.approves(id, 'owner');
  await tells.waits(id, 'start', 2);
  return id;
}

async function contested(): Promise<string> {
  const id = await stagingOpen();
  const form = { decision: 'deny' as const, reason: 'Too slow.', matter: 'technical' };
  allowed(await recordDecision(world, id, person('sara'), form, minute(3)));
  return id;
}

/** Mails carry links; each holds a secret and a code that opens the same. */
async function mailed(id: string): Promise<string> {
  for (const { sequence } of await world.requests.events(id))
    await sendNotices(world, id, sequence, 'stream', minute(2));
  return id;
}

async function cancelled(): Promise<string> {
  const id = await mailed(await tells.opensGate());
  allowed(await cancelRequest(world, id, person('manager'), 'Not today.', minute(3)));
  return id;
}

async function halfApproved(): Promise<string> {
  const id = await tells.opensGate();
  await mailed(id);
  await tells.approves(id, 'devi', 3);
  return id;
}

async function deploying(): Promise<string> {
  const id = await tells.authorizes();
  await tells.startsDeployment(id, 7);
  return id;
}

const conditions = [{ text: 'Update the guide.', due: 'before-deployment' as const }];

async function conditioned(): Promise<string> {
  const id = await tells.opensGate();
  const form = { decision: 'approve' as const, conditions };
  allowed(await recordDecision(world, id, person('owner'), form, minute(3)));
  return id;
}

async function resolved(): Promise<string> {
  const requestId = await conditioned();
  const condition = { requestId, id: 'c1' };
  allowed(await resolveCondition(world, condition, pipeline, { evidence: 'commit abc1234' }, minute(4)));
  return requestId;
}

async function watched(): Promise<string> {
  const id = await tells.deploys();
  await tells.waits(id, 'watch-1', 6);
  return id;
}

export const requests = {
  unopened: await tells.opens(),
  open: await mailed(await tells.opensGate()),
  halfApproved: await halfApproved(),
  awaitingStart: await awaitingStart(),
  authorized: await tells.authorizes(),
  stagingOpen: await stagingOpen(),
  contested: await contested(),
  conditioned: await conditioned(),
  resolved: await resolved(),
  /** Deployed, and something is owed. */
  owing: await watched(),
  watched: await watched(),
  deploying: await deploying(),

  cancelled: await cancelled(),
  /** Its time is over; nobody has looked yet. */
  late: await mailed(await tells.opensGate({}, -55)),
} as const;

/** Devi decides for Sara from tomorrow on. */
export const sarasDelegation = allowed(
  await delegate(world, person('sara'), { to: 'devi', from: minute(1_440), until: minute(2_880) }, minute(0)),
).id;

export type RequestState = keyof typeof requests;

export const deployers: readonly Caller[] = [
  await tells.deployerCaller(requests.deploying),
  await tells.deployerCaller(requests.watched),
  deployerOf(requests.open, 'none'),
];
export const [deployer] = deployers as readonly [Caller];

export interface MailedLink {
  readonly requestId: string;
  readonly to: string;
  readonly secret: string;
  readonly code: string;
}

export const links: readonly MailedLink[] = state.mail.outbox.flatMap(({ text, requestId, to }) => {
  const [, secret, code] = /#(\S+)\n(\S+)$/.exec(text) ?? [];
  return secret && code ? [{ requestId, to, secret, code }] : [];
});

export const linkOf = (request: RequestState, to: string): MailedLink => {
  const found = links.findLast(
    (link) => link.requestId === requests[request] && link.to === `${to}@example.com`,
  );
  if (!found) throw new Error(`nobody wrote to ${to} about ${request}`);
  return found;
};

const { log: _, ...stores } = state;

/** Everything but the log. */
export const store = kept(stores);

/** What no answer may carry: tokens of waiting tasks, permits, and the secrets of links. */
export const secrets: readonly string[] = [
  ...state.permits.issued.keys(),
  ...links.flatMap(({ secret, code }) => [secret, code]),
];
