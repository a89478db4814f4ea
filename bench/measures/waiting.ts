import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measure } from '../measure.ts';
import { stackModel } from '../stack/stack-model.ts';
import { fillAndKill, restart } from '../waiting/holders.ts';
import type { Memory } from '../waiting/messages.ts';

const few = 1_000;
const many = 10_000;

export const waiting: Measure = {
  name: 'waiting',
  title: 'Releases that wait for people, in the local stack',
  async run(bench) {
    bench.tell(`${many.toLocaleString('en')} releases that wait, and a restart`);
    const folder = bench.folder('waiting');
    const machines = join(folder, 'machines.json');
    writeFileSync(machines, JSON.stringify(stackModel(await bench.assembly()).machines));
    const database = join(folder, 'executions.sqlite');
    const full = await fillAndKill({ kind: 'fill', machines, database, counts: [few, many] });
    const onDisk = statSync(database).size;
    const again = await restart({ kind: 'restart', machines, database, held: full.held });
    const empty = await restart({ kind: 'restart', machines, database: join(folder, 'empty.sqlite') });
    if (again.waiting !== many || again.woken !== 'SUCCEEDED')
      throw new Error(
        `After the restart ${again.waiting} waited, and the one that was woken is ${again.woken}.`,
      );

    const [before, atFew, atMany] = full.memory as [Memory, Memory, Memory];
    const each = (from: Memory, to: Memory, of: keyof Memory, count: number) =>
      (to[of] - from[of]) / count / 1_024;
    return {
      rows: [
        {
          what: 'memory for each, resident, while they were started',
          measured: each(before, atMany, 'residentBytes', many),
          unit: 'KB',
          goal: { first: 20 },
        },
        {
          what: 'memory for each, heap',
          measured: each(before, atMany, 'heapBytes', many),
          unit: 'KB',
          goal: { first: 20 },
          note: `From the first ${few.toLocaleString('en')} on: ${each(atFew, atMany, 'heapBytes', many - few).toFixed(2)} KB.`,
        },
        {
          what: 'memory for each, resident, after a restart',
          measured: each(empty.memory, again.memory, 'residentBytes', many),
          unit: 'KB',
        },
        { what: 'file for each', measured: onDisk / many / 1_024, unit: 'KB' },
        {
          what: `killed and started again with ${many.toLocaleString('en')}: until all wait on`,
          measured: again.processMs,
          unit: 'ms',
          goal: { first: 1_000 },
          note: `${Math.round(again.engineMs)} ms of it the engine’s; with none waiting ${Math.round(empty.processMs)} ms. The only goal in seconds.`,
        },
      ],
      details: { memory: full.memory, startedInSeconds: full.seconds, bytesOnDisk: onDisk, again, empty },
    };
  },
};
