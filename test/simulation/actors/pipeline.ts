import type { Caller } from '#domain/identity/caller';
import { releaseForm } from '#domain/release/form';
import { isoOf, msOf } from '#domain/time';
import { attachEvidence } from '#usecases/attach-evidence';
import { findRequest } from '#usecases/find-request';
import { openRequest } from '#usecases/open-request';
import { overdueIn } from '../invariants/debts.ts';
import { call, type Sim } from '../sim.ts';

export const pipelineCaller: Caller = {
  kind: 'pipeline',
  id: 'shop-release',
  repository: 'octo-org/shop',
  startedBy: 'req-codes',
  ref: 'refs/heads/main',
};

export interface Asked {
  readonly number: number;
  readonly environment: string;
  /** What else the form says. */
  readonly about?: Readonly<Record<string, unknown>>;
  /** When, in milliseconds from the beginning. */
  readonly startMs: number;
}

/** Opens one release, and asks again with the same key until it hears an answer; later it looks how it went. */
export function pipeline(sim: Sim, { number, environment, about, startMs }: Asked): void {
  const { chances, kernel, broken, twins } = sim;
  const own = (label: string) => `pipeline ${number} ${label}`;
  const isGreen = !chances.happens(own('has failing tests'), 0.1);
  const form = releaseForm.parse({
    kind: 'release',
    service: 'shop',
    environment,
    version: `v1.${number}.0`,
    changeType: 'minor',
    ref: 'refs/heads/main',
    commit: String(number).repeat(40),
    summary: 'Faster checkout',
    evidence: { tests: { failed: isGreen ? 0 : 1 } },
    ...about,
  });
  let id: string | undefined;
  let tries = 0;

  async function open(): Promise<void> {
    tries += 1;
    const heard = await call(sim, own('opens'), (world, now) =>
      openRequest(world, { caller: pipelineCaller, form, key: `run-${number}` }, now),
    );
    if (heard.said === 'ok') {
      if (id !== undefined && id !== heard.value.id)
        broken('S8', `the same key opened ${id} and ${heard.value.id}`);
      id = heard.value.id;
      if (!twins.requests.requests.has(id)) broken('S8', `${id} was said to be open and is not on record`);
    } else if (heard.said === 'refused') refusedTo(heard.code);
    else if (tries < 8) kernel.after(chances.between(own(`again ${tries}`), 1, 60) * 1_000, open);
  }

  /** Only a debt keeps somebody out who asks for what they may; one that was paid a moment ago may still. */
  function refusedTo(code: string): void {
    if (code !== 'obligation-overdue') return broken('bug', `opening was refused: ${code}`);
    const aMomentAgo = isoOf(msOf(kernel.now()) - 60_000);
    if (overdueIn(sim.books.values(), kernel.now(), aMomentAgo).length === 0)
      broken('S19', `${own('was kept out')}, and nothing is overdue`);
  }

  async function mend(): Promise<void> {
    if (id === undefined) return;
    const told = await call(sim, own('attaches evidence'), (world, now) =>
      attachEvidence(world, id!, pipelineCaller, 'tests', { failed: 0, run: 2 }, now),
    );
    if (told.said === 'ok' && !told.value.release.evidence['tests'])
      broken('S8', `evidence of ${id} was said to be attached and is not`);
  }

  async function look(): Promise<void> {
    if (id !== undefined)
      await call(sim, own('looks'), (world) => findRequest(world, id!), 'looking changes nothing');
  }

  kernel.after(startMs, open);
  if (chances.happens(own('sends twice'), 0.2)) kernel.after(startMs + 5, open);
  if (!isGreen || chances.happens(own('replaces evidence'), 0.15))
    kernel.after(startMs + chances.between(own('mends'), 60, 1_500) * 1_000, mend);
  kernel.after(startMs + chances.between(own('looks'), 60, 3_000) * 1_000, look);
}
