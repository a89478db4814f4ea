import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { movableClock } from '#infra/local/clock/movable-clock';
import {
  createEngine,
  type Engine,
  type Invoke,
  type MachineSource,
} from '#infra/local/stepfunctions/engine';
import { localAccount } from '#infra/local/template/place';
import { region } from '../stack/region.ts';
import { errand, type Errand, type Memory } from './messages.ts';

/**
 * A process that does nothing but hold waiting releases: the local stack's engine on a file, the product's state
 * machines, and functions that answer at once. `node --expose-gc hold.ts ERRAND`; says its findings as JSON.
 */
const given = errand.parse(JSON.parse(process.argv[2] ?? '{}'));
const machines = JSON.parse(readFileSync(given.machines, 'utf8')) as readonly MachineSource[];
/** As the gate says it: nothing is due for half an hour. */
const gate = { step: 'phase', phase: 'gate', name: 'gate', waitSeconds: 1_800 } as const;
/** So many are started together; one after the other would measure the round trips. */
const together = 100;

let token = '';

const invoke: Invoke = async (_, payload) => {
  token = String((Object(payload) as { token?: unknown }).token ?? token);
  return { payload: gate };
};

if (given.kind === 'fill') await fill(given);
else await restart(given);

async function openEngine(database: string): Promise<Engine> {
  const clock = movableClock({ offsetMs: 0, onOffset: () => undefined });
  const engine = createEngine({ clock, invoke, database });
  engine.load(machines);
  await engine.resume();
  return engine;
}

async function fill({ database, counts }: Extract<Errand, { kind: 'fill' }>): Promise<void> {
  const engine = await openEngine(database);
  const { arn: stateMachineArn } = machines.find(({ arn }) => arn.endsWith('-release'))!;
  const memory = [await memoryNow()];
  const begun = performance.now();
  let started = 0;
  for (const count of counts) {
    while (started < count) {
      const numbers = Array.from({ length: Math.min(together, count - started) }, () => started++);
      await Promise.all(
        numbers.map((number) => {
          const requestId = String(number).padStart(26, '0');
          const input = { requestId, attempt: 1, ...gate };
          return engine.start({ stateMachineArn, name: `${requestId}-1`, input });
        }),
      );
      await engine.settled();
    }
    memory.push(await memoryNow());
  }
  const execution = `${String(started - 1).padStart(26, '0')}-1`;
  say({ memory, seconds: (performance.now() - begun) / 1_000, held: { execution, token } });
  // Ended from outside, as hard as a power cut.
  await pause(600_000);
}

async function restart({ database, held }: Extract<Errand, { kind: 'restart' }>): Promise<void> {
  const begun = performance.now();
  const engine = await openEngine(database);
  const ready = performance.now();
  const memory = await memoryNow();
  const { items } = await engine.executions({ status: 'RUNNING', limit: 1_000_000 });
  const waiting = items.filter(({ machine }) => machine.endsWith('-release')).length;
  const woken = held && (await wake(engine, held));
  say({ processMs: ready, engineMs: ready - begun, waiting, memory, woken });
  process.exit();
}

async function wake(engine: Engine, held: { execution: string; token: string }): Promise<string | undefined> {
  const output = JSON.stringify({ step: 'end', waitSeconds: 60 });
  const body = { taskToken: held.token, output };
  await engine.wire('AWSStepFunctions.SendTaskSuccess', body, { accountId: localAccount, region });
  await engine.settled();
  return (await engine.execution(held.execution))?.status;
}

/** After everything that can be collected was; twice, because finalisers run in between. */
async function memoryNow(): Promise<Memory> {
  for (let round = 0; round < 2; round += 1) {
    globalThis.gc?.();
    await pause(20);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapBytes: heapUsed + external, residentBytes: rss };
}

function say(findings: object): void {
  process.stdout.write(`${JSON.stringify(findings)}\n`);
}
