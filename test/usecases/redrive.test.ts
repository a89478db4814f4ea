import { beforeEach, describe, expect, it } from 'vitest';
import { emptyStream, memoryEventStream } from '#adapters/memory/event-stream';
import { memorySetAside, setAsideOf, type MemorySetAside } from '#adapters/memory/set-aside';
import { redrive } from '#usecases/redrive';
import { redriveStep, type Redriven, type RedriveStep } from '#usecases/redrive-step';
import { existing } from '#test/support/commits';
import { setting, written, type Setting } from '#test/support/setting';
import { minute } from '#test/support/story';

let gate: Setting;
let stream: ReturnType<typeof emptyStream>;
let notices: MemorySetAside;
let sweeps: MemorySetAside;
beforeEach(() => {
  gate = setting();
  stream = emptyStream();
  notices = setAsideOf();
  sweeps = setAsideOf();
});

const world = () => ({
  ...gate.world,
  stream: memoryEventStream(stream),
  noticesSetAside: memorySetAside(notices, gate.world.clock),
  sweepsSetAside: memorySetAside(sweeps, gate.world.clock),
});

/** Lambda gave up on one event, at this place of the stream and minute. */
const batch = (place: number, at: number) =>
  JSON.stringify({
    requestContext: { condition: 'RetryAttemptsExhausted' },
    DDBStreamBatchInfo: {
      shardId: 'shard',
      startSequenceNumber: String(place),
      endSequenceNumber: String(place),
      approximateArrivalOfFirstRecord: minute(at),
      approximateArrivalOfLastRecord: minute(at),
      batchSize: 1,
    },
  });

/** A request whose gate opened, the mails about it lost. */
async function untold(at = 0): Promise<string> {
  const id = await gate.opensGate({}, at);
  stream.events.push({ requestId: id, sequence: 1 }, { requestId: id, sequence: 2 });
  givesUp(notices, batch(stream.events.length, at));
  return id;
}

const givesUp = (queue: MemorySetAside, ...bodies: readonly string[]) =>
  void (queue.kept = [...queue.kept, ...setAsideOf(...bodies).kept]);

/** What `npm run redrive` does: step after step, until there is none. */
async function wholeRedrive(now: string, dryRun = false): Promise<readonly (Redriven & { part: string })[]> {
  const done: (Redriven & { part: string })[] = [];
  let step: RedriveStep | undefined = { part: 'notices', dryRun };
  while (step) {
    const redriven: Redriven = await redrive(
      world(),
      redriveStep.parse(JSON.parse(JSON.stringify(step))),
      now,
    );
    done.push({ part: step.part, ...redriven });
    step = redriven.next;
  }
  return done;
}

const mended = (done: readonly (Redriven & { part: string })[], part: string) =>
  done.filter((one) => one.part === part).reduce((sum, one) => sum + one.mended, 0);
const failed = (done: readonly Redriven[]) => done.reduce((sum, one) => sum + one.failed, 0);
const toldAbout = (id: string) => gate.state.mail.outbox.filter(({ requestId }) => requestId === id).length;
const left = ({ kept }: MemorySetAside) => kept.length;
const atOnceAgain = ({ kept }: MemorySetAside) => kept.every(({ hiddenUntil }) => hiddenUntil === '');

describe('notices that were set aside', () => {
  it('R003-27 are sent to everybody, and need not be kept any more', async () => {
    const id = await untold();
    const done = await wholeRedrive(minute(10));
    expect(toldAbout(id)).toBe(6);
    expect([mended(done, 'notices'), failed(done), left(notices)]).toEqual([1, 0, 0]);
  });

  it('reach nobody twice who was told before', async () => {
    const id = await untold();
    gate.state.mail.unreachable.add('dave@example.com');
    givesUp(notices, batch(stream.events.length, 0));
    await wholeRedrive(minute(10));
    gate.state.mail.unreachable.clear();
    await wholeRedrive(minute(11));
    expect(toldAbout(id)).toBe(6);
  });

  it('stay set aside while they cannot be sent, and the rest is brought back', async () => {
    gate.state.mail.unreachable.add('dave@example.com');
    const id = await untold();
    const done = await wholeRedrive(minute(10));
    expect([failed(done), left(notices), atOnceAgain(notices)]).toEqual([1, 1, true]);
    expect(toldAbout(id)).toBe(5);
    expect(done.map(({ part }) => part)).toEqual(['notices', 'sweeps', 'workflows']);
    expect(gate.state.log.lines).toContainEqual(expect.objectContaining({ level: 'warn' }));
  });

  it('stay set aside when nobody can read what was written about them', async () => {
    givesUp(notices, 'nonsense');
    const id = await untold();
    const done = await wholeRedrive(minute(10));
    expect([mended(done, 'notices'), left(notices)]).toEqual([1, 1]);
    expect(failed(done)).toBeGreaterThan(0);
    expect(toldAbout(id)).toBe(6);
  });

  it('are taken ten at a time until none is left', async () => {
    for (let at = 0; at < 23; at += 1) await untold(at);
    const done = await wholeRedrive(minute(40));
    expect(done.filter(({ part }) => part === 'notices').map((one) => one.mended)).toEqual([10, 10, 3, 0]);
    expect(left(notices)).toBe(0);
  });
});

describe('notices whose events the stream has forgotten', () => {
  const tomorrow = '2026-11-23T10:00:00.000Z';

  it('are found again by the time they were set aside at', async () => {
    const before = await gate.opensGate({}, 0);
    const id = await untold(30);
    stream.forgotten = stream.events.length;
    const done = await wholeRedrive(tomorrow);
    expect([toldAbout(id), toldAbout(before), left(notices), failed(done)]).toEqual([6, 0, 0, 0]);
    expect(mended(done, 'look-back')).toBe(1);
  });

  it('are looked for a hundred requests at a time', async () => {
    const id = await untold(0);
    for (let at = 1; at < 120; at += 1) await gate.opens({}, 0);
    stream.forgotten = stream.events.length;
    const done = await wholeRedrive(tomorrow);
    expect(done.filter(({ part }) => part === 'look-back')).toHaveLength(2);
    expect([toldAbout(id), left(notices)]).toEqual([6, 0]);
  });

  it('stay set aside while they cannot be sent', async () => {
    gate.state.mail.unreachable.add('dave@example.com');
    await untold(30);
    stream.forgotten = stream.events.length;
    const done = await wholeRedrive(tomorrow);
    expect([failed(done), left(notices), atOnceAgain(notices)]).toEqual([1, 1, true]);
  });
});

describe('sweeps that were lost', () => {
  it('are made up for by one', async () => {
    const id = await gate.opens();
    gate.state.workflow.executions.clear();
    givesUp(sweeps, 'one', 'two');
    const done = await redrive(world(), { part: 'sweeps', dryRun: false }, minute(10));
    expect([done.mended, left(sweeps)]).toEqual([2, 0]);
    expect([...gate.state.workflow.executions.keys()]).toEqual([`${id}-1`]);
  });
});

describe('workflows that ended before their request', () => {
  it('R003-27 are carried on at once, although their task is not overdue', async () => {
    const id = await gate.opensGate();
    gate.stops(id);
    const done = await wholeRedrive(minute(1));
    expect(mended(done, 'workflows')).toBe(1);
    expect(gate.state.workflow.executions.get(`${id}-2`)).toMatchObject({ state: 'running' });
    expect((await existing(gate.world.requests, id)).wait).toBeUndefined();
  });

  it('are carried on once', async () => {
    const id = await gate.opensGate();
    gate.stops(id);
    await wholeRedrive(minute(1));
    expect(mended(await wholeRedrive(minute(1)), 'workflows')).toBe(0);
    expect((await existing(gate.world.requests, id)).attempt).toBe(2);
  });

  it('are told apart from those that run, to which nothing is written', async () => {
    await gate.opensGate();
    const before = written(gate);
    expect(mended(await wholeRedrive(minute(1)), 'workflows')).toBe(0);
    expect(written(gate)).toEqual(before);
  });

  it('do not keep each other waiting when one cannot be carried on', async () => {
    const [one, two] = [await gate.opensGate(), await gate.opensGate({}, 1)];
    gate.stops(one);
    gate.stops(two);
    const start = gate.world.workflow.start;
    gate = {
      ...gate,
      world: {
        ...gate.world,
        workflow: {
          ...gate.world.workflow,
          start: (id, ...more) => (id === two ? Promise.reject(new Error('throttled')) : start(id, ...more)),
        },
      },
    };
    const done = await wholeRedrive(minute(2));
    expect([mended(done, 'workflows'), failed(done)]).toEqual([1, 1]);
  });

  it('are looked for fifty requests at a time', async () => {
    for (let at = 0; at < 60; at += 1) await gate.opens({}, at);
    const done = await wholeRedrive(minute(70));
    expect(done.filter(({ part }) => part === 'workflows')).toHaveLength(2);
  });
});

it('a dry run counts and changes nothing', async () => {
  const id = await untold();
  gate.stops(id);
  givesUp(sweeps, 'one');
  const before = structuredClone([written(gate), notices, sweeps]);
  const done = await wholeRedrive(minute(10), true);
  expect(done.map(({ part, mended: count }) => [part, count])).toEqual([
    ['notices', 1],
    ['sweeps', 1],
    ['workflows', 1],
  ]);
  expect([written(gate), notices, sweeps]).toEqual(before);
});
