import type { Capacity, Counted } from '#infra/local/aws/counters';
import type { Measure, Row } from '../measure.ts';
import { callsOf, capacityOf, unitsIn } from '../stack/sums.ts';

const decider = 'http/decisions';

export const decisionUnits: Measure = {
  name: 'decision-units',
  title: 'Capacity units the decisions function consumes for one decision',
  async run(bench) {
    const { viewed, recorded, settled, decidedByToken, denied } = (await bench.observedRelease()).steps;
    const written = (what: string, counted: Counted, first: number): Row => ({
      what: `written by ${what}`,
      measured: unitsIn(capacityOf(counted, decider)).write,
      unit: 'units',
      goal: { first },
      note: callsOf(counted, decider).flatMap(writeInWords).join('; '),
    });
    const read = (what: string, counted: Counted): Row => ({
      what: `read ${what}`,
      measured: unitsIn(capacityOf(counted, decider)).read,
      unit: 'units',
    });
    return {
      rows: [
        // What settles the phase may write one more, as docs/adr/0006 argues: the entry the sweeper would find.
        written('a decision that only records', recorded, 6),
        written('the decision that settles the phase', settled, 7),
        {
          ...written('a denial, which settles and closes', denied, 7),
          owed: {
            upTo: 10,
            because:
              'closing takes the request out of the open work (1) and its token away (2), so both indexes stay as small as the work.',
          },
        },
        written('a decision with a token', decidedByToken, 6),
        read('to view by link', viewed),
        read('to decide by link', recorded),
        read('to decide by link and settle', settled),
        read('to decide with a token', decidedByToken),
      ],
      details: Object.fromEntries(
        Object.entries({ viewed, recorded, settled, denied, decidedByToken }).map(([step, counted]) => [
          step,
          callsOf(counted, decider).map(({ action, capacity }) => ({ action, capacity })),
        ]),
      ),
    };
  },
};

/** `TransactWriteItems: AuditTable 2, RequestsTable 4, RequestsTable/due 1`, for calls that wrote something. */
function writeInWords({ action, capacity = {} }: { action: string; capacity?: Capacity }): string[] {
  const places = Object.entries(capacity).filter(([, { write }]) => write > 0);
  if (places.length === 0) return [];
  const units = places.map(([place, { write }]) => `${place.replace(/^[^-]*-/, '')} ${write}`);
  return [`${action.replace('dynamodb:', '')}: ${units.join(', ')}`];
}
