import { costOf, dollarsIn, mailsIn, unitsByFunction, type CostLine } from '../cost.ts';
import type { Measure } from '../measure.ts';
import { prices } from '../prices.ts';
import { amount } from '../table.ts';

export const cost: Measure = {
  name: 'cost',
  title: 'What an approved release costs beyond its mails, counters × list prices',
  async run(bench) {
    const { steps, transitions, memoryMb, watchedMinutes } = await bench.observedRelease();
    const { opened, waited, arrived, viewed, recorded, afterRecording, sentOn } = steps;
    // The second approver does what the first did, up to the decision itself.
    const twoPeople = [arrived, viewed, recorded, sentOn, arrived, viewed, steps.settled, sentOn];
    const parts = [opened, waited, ...twoPeople, afterRecording, steps.deployed];
    const toFirstCheck = costOf({ parts, transitions: transitions.toFirstCheck, memoryMb });
    const toTheEnd = costOf({
      parts: [...parts, steps.watched],
      transitions: transitions.toTheEnd,
      memoryMb,
    });
    const mails = mailsIn([...parts, steps.watched]);
    return {
      rows: [
        {
          what: 'opened by a pipeline to first health check',
          measured: dollarsIn(toFirstCheck),
          unit: 'dollars',
          goal: { first: 0.000_3, then: 0.000_1 },
          owed: {
            upTo: 0.000_45,
            because:
              'eight state transitions alone are $0.0002; notices, the plan written twice and cold key look-ups are the rest.',
          },
          note: inWords(toFirstCheck),
        },
        {
          what: `to the end of its watch of ${watchedMinutes - 1} minutes`,
          measured: dollarsIn(toTheEnd),
          unit: 'dollars',
          note: inWords(toTheEnd),
        },
        { what: `its ${mails} mails, on top`, measured: mails * prices.mail, unit: 'dollars' },
      ],
      details: { toFirstCheck, toTheEnd, mails, prices, units: unitsByFunction(parts) },
    };
  },
};

const inWords = (lines: readonly CostLine[]): string =>
  lines
    .filter(({ dollars }) => dollars > 0)
    .toSorted((a, b) => b.dollars - a.dollars)
    .map(({ what, count, dollars }) => `${amount(count, 'units')} ${what} ${amount(dollars, 'dollars')}`)
    .join('; ');
