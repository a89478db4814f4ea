import { handler } from '../../../functions/handlers/schedules/sweep.ts';
import { memoryRequestLists } from '#adapters/memory/request-lists';
import type { Chances } from '../chances.ts';
import type { Kernel } from '../kernel.ts';
import { bugIn, type Broken } from '../violation.ts';
import type { Observer } from './observer.ts';
import type { Twins } from './twins.ts';

const sweep = handler as unknown as (event: unknown, context: object) => Promise<unknown>;

/** The schedule: every minute a sweep, which now and then does not happen. */
export function startSweeper(
  kernel: Kernel,
  chances: Chances,
  broken: Broken,
  twins: Twins,
  seen: Required<Observer>,
): void {
  const lists = memoryRequestLists(twins.requests);
  let minutes = 0;
  const everyMinute = async () => {
    minutes += 1;
    kernel.after(60_000, everyMinute);
    await seen.minute();
    if (chances.happens(`sweep#${minutes} missing`, 0.05)) return;
    // A sweep that finds nothing due does nothing; leaving it out is what makes an hour cheap.
    if ((await lists.due(kernel.now(), 1)).length === 0) return;
    const ending = await kernel.spawn('sweep', () => sweep({}, {}));
    const bug = ending.how === 'threw' && bugIn(ending.trouble);
    if (bug) broken('bug', bug);
  };
  kernel.after(60_000, everyMinute);
}
