import * as z from 'zod';
import type { Counted } from '#infra/local/aws/counters';
import { statesEntered } from './history.ts';
import { startCountedStack, type CountedStack } from './counted-stack.ts';
import { releaseRequest } from './release-request.ts';
import { reviewer } from './reviewer.ts';
import { stackModel } from './stack-model.ts';

/** How long it waits before anybody decides: a minute less than the gate's first reminder. */
const waitedMinutes = 29;
const reminderMinutes = 30;
/** The whole watch of the gate's pack, and a minute for the last check to be made. */
const watchedMinutes = 31;

/** A release through the production gate, decided by two people by link; and another, decided by token and denied. */
export interface ObservedRelease {
  /** Counted in the order of this type: what each step did, and nothing of the others. */
  readonly steps: Readonly<{
    opened: Counted;
    waited: Counted;
    /** The empty page that a mail link opens in a browser. */
    arrived: Counted;
    viewed: Counted;
    /** A decision that only records; the phase stays open. */
    recorded: Counted;
    afterRecording: Counted;
    /** The page a browser is sent to after deciding. */
    sentOn: Counted;
    /** A decision that settles the phase, up to its answer. */
    settled: Counted;
    /** From there to the first health check of what was deployed. */
    deployed: Counted;
    watched: Counted;
    viewedByToken: Counted;
    decidedByToken: Counted;
    /** A denial by link, which closes the request. */
    denied: Counted;
  }>;
  readonly transitions: Readonly<{
    waited: number;
    toFirstCheck: number;
    toTheEnd: number;
    reminder: number;
  }>;
  readonly waitedMinutes: number;
  readonly watchedMinutes: number;
  /** Up to the first health check. */
  readonly statesEntered: readonly string[];
  readonly memoryMb: number;
}

export async function observeRelease(assembly: string, dataDir: string): Promise<ObservedRelease> {
  const stack = await startCountedStack({ assembly, dataDir });
  try {
    return await observe(stack, assembly);
  } finally {
    await stack.close();
  }
}

async function observe(stack: CountedStack, assembly: string): Promise<ObservedRelease> {
  const { machines, functions } = stackModel(assembly);
  const approved = await observeApproval(
    stack,
    machines.map(({ arn }) => arn),
  );
  const denied = await observeDenial(stack);
  return {
    steps: { ...approved.steps, ...denied.steps },
    transitions: { ...approved.transitions, ...denied.transitions },
    waitedMinutes,
    watchedMinutes,
    statesEntered: approved.states,
    memoryMb: Math.max(...functions.map(({ memoryMb }) => memoryMb)),
  };
}

/** Decided by two people by link, deployed, watched to the end. */
async function observeApproval(stack: CountedStack, machineArns: readonly string[]) {
  const { id, opened } = await openRelease(stack);
  const before = await transitionsOf(stack, id);
  const waited = await stack.counted(() => stack.minutes(waitedMinutes));
  const afterWaiting = await transitionsOf(stack, id);

  const dora = reviewer(stack, id, 'dora');
  const arrived = await stack.counted(() => dora.arrives());
  const viewed = await stack.counted(() => dora.views());
  const recorded = await stack.counted(() => dora.approves(), { settles: false });
  const afterRecording = await stack.counted(nothing);
  const sentOn = await stack.counted(() => dora.isSentOn());
  const emil = reviewer(stack, id, 'emil');
  await emil.views();
  const settled = await stack.counted(() => emil.approves(), { settles: false });
  const deployed = await stack.counted(nothing);
  await hasStatus(stack, id, 'verifying');
  const toFirstCheck = await transitionsOf(stack, id);
  const states = await statesEntered(stack.engine, machineArns, id);

  const watched = await stack.counted(() => stack.minutes(watchedMinutes));
  await hasStatus(stack, id, 'completed');
  return {
    steps: {
      ...{ opened, waited, arrived, viewed, recorded, afterRecording, sentOn },
      ...{ settled, deployed, watched },
    },
    transitions: {
      waited: afterWaiting - before,
      toFirstCheck,
      toTheEnd: await transitionsOf(stack, id),
    },
    states,
  };
}

/** Decided by one person with a token, then nobody until the reminder, then denied by link. */
async function observeDenial(stack: CountedStack) {
  const { id } = await openRelease(stack);
  const path = `/v1/requests/${id}`;
  const token = await stack.person('ada');
  const viewedByToken = await stack.counted(() => stack.call(200, 'GET', path, { token }));
  const json = { decision: 'approve' };
  const decidedByToken = await stack.counted(
    () => stack.call(200, 'POST', `${path}/decisions`, { token, json }),
    { settles: false },
  );
  const before = await transitionsOf(stack, id);
  await stack.minutes(reminderMinutes);
  const reminder = (await transitionsOf(stack, id)) - before;
  const finn = reviewer(stack, id, 'finn');
  const denied = await stack.counted(() => finn.denies(), { settles: false });
  return { steps: { viewedByToken, decidedByToken, denied }, transitions: { reminder } };
}

/** Counted while nothing is done: what goes on by itself. */
const nothing = async () => undefined;

async function transitionsOf({ engine }: CountedStack, id: string): Promise<number> {
  const execution = await engine.execution(`${id}-1`);
  if (!execution) throw new Error(`The request ${id} has no execution.`);
  return execution.transitions;
}

const identified = z.object({ id: z.string() });
const standing = z.object({ status: z.string() });

async function openRelease(stack: CountedStack): Promise<{ id: string; opened: Counted }> {
  const token = await stack.pipeline();
  let id = '';
  const opened = await stack.counted(async () => {
    const { text } = await stack.call(201, 'POST', '/v1/requests', { token, json: releaseRequest });
    id = identified.parse(JSON.parse(text)).id;
  });
  return { id, opened };
}

async function hasStatus(stack: CountedStack, id: string, expected: string): Promise<void> {
  const { text } = await stack.call(200, 'GET', `/v1/requests/${id}`, { token: await stack.pipeline() });
  const { status } = standing.parse(JSON.parse(text));
  if (status !== expected) throw new Error(`The counted release is ${status} instead of ${expected}.`);
}
