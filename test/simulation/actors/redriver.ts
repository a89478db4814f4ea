import { handler } from '../../../functions/handlers/operations/redrive.ts';
import { isoOf, msOf } from '#domain/time';
import type { Sim } from '../sim.ts';
import { bugIn } from '../violation.ts';
import type { Observer } from '../world/observer.ts';

const redrive = handler as unknown as (step: unknown, context: object) => Promise<unknown>;

const lookBackMs = 3_600_000;

/**
 * Somebody who sends once more what the last hour brought, as `npm run redrive` does for what the stream has forgotten;
 * by chance while the stream is delivering the very same.
 */
export function redriver({ kernel, chances, broken }: Sim): Observer {
  let commits = 0;
  return {
    committed() {
      commits += 1;
      const number = commits;
      if (!chances.happens(`somebody looks back ${number}`, 0.03)) return;
      kernel.after(chances.between(`looks back ${number} at`, 150, 300), async () => {
        const to = kernel.now();
        const from = isoOf(msOf(to) - lookBackMs);
        const step = { part: 'look-back', receipts: [], from, to };
        const ending = await kernel.spawn('redrive', () => redrive(step, {}));
        const bug = ending.how === 'threw' && bugIn(ending.trouble);
        if (bug) broken('bug', bug);
      });
    },
  };
}
