import { callAll } from '../endpoints/call-all.ts';
import { growthOf, ratioOf, type Growth } from '../endpoints/growth.ts';
import { createLedger, type EndpointUnits } from '../endpoints/ledger.ts';
import type { Measure } from '../measure.ts';
import { startCountedStack } from '../stack/counted-stack.ts';
import { capacityOf, unitsIn, type Units } from '../stack/sums.ts';
import { fillTables } from '../tables/filled-tables.ts';
import type { Workbench } from '../workbench.ts';

const few = 1_000;

export const endpoints: Measure = {
  name: 'endpoints',
  title: 'Capacity units of every endpoint as the tables grow',
  async run(bench) {
    const many = bench.options.requests;
    const small = await consumedWith(bench, few);
    const large = await consumedWith(bench, many);
    const growth = growthOf(small.endpoints, large.endpoints);
    const worst = growth.reduce((one, other) => (deviation(other) > deviation(one) ? other : one));
    const changed = growth.filter(({ ratio }) => ratio !== 1);
    return {
      rows: [
        {
          what: `of ${growth.length} calls, the one that differs most: ${inWords(many)} ÷ ${inWords(few)} requests`,
          measured: worst.ratio,
          unit: 'ratio',
          goal: { exactly: 1 },
          ...(changed.length > 0 && { note: changed.map(growthInWords).join('; ') }),
        },
        {
          what: 'a sweep with nothing to repair, the same ratio',
          measured: ratioOf(small.sweep, large.sweep),
          unit: 'ratio',
          goal: { exactly: 1 },
        },
      ],
      details: {
        requests: { few, many },
        filled: { few: small.filled, many: large.filled },
        sweep: { few: small.sweep, many: large.sweep },
        endpoints: growth,
      },
    };
  },
};

interface Consumed {
  readonly endpoints: readonly EndpointUnits[];
  readonly sweep: Units;
  readonly filled: { readonly rows: number; readonly seconds: number };
}

async function consumedWith(bench: Workbench, requests: number): Promise<Consumed> {
  const assembly = await bench.assembly();
  bench.tell(`Every endpoint, with ${inWords(requests)} requests in the tables`);
  const folder = bench.folder(`tables-${requests}`);
  const tables = await fillTables({ assembly, folder, requests, nowMs: Date.now() });
  try {
    const stack = await startCountedStack({
      assembly,
      dataDir: folder,
      dynamoDbEndpoint: tables.endpoint,
    });
    try {
      const minute = await stack.counted(() => stack.minutes(1));
      const ledger = createLedger(stack);
      await callAll(stack, ledger, tables);
      const { rows, seconds } = tables;
      return {
        endpoints: ledger.read(),
        sweep: unitsIn(capacityOf(minute, 'schedules/sweep')),
        filled: { rows, seconds },
      };
    } finally {
      await stack.close();
    }
  } finally {
    await tables.stop();
  }
}

const inWords = (count: number) => count.toLocaleString('en');

/** Growing and shrinking are both worth a look; 1 is neither. */
const deviation = ({ ratio }: Growth) => Math.max(ratio, 1 / ratio);

const growthInWords = ({ route, form, few: before, many: after }: Growth) =>
  `${route}${form && ` (${form})`} ${before.read + before.write} → ${after.read + after.write}`;
