import type { Measure } from '../measure.ts';

export const transitions: Measure = {
  name: 'transitions',
  title: 'State transitions of an approved one-phase release',
  async run(bench) {
    const {
      transitions: counted,
      statesEntered,
      waitedMinutes,
      watchedMinutes,
    } = await bench.observedRelease();
    return {
      rows: [
        {
          what: 'opened, approved, deployed, first health check',
          measured: counted.toFirstCheck,
          unit: 'count',
          goal: { first: 12, then: 8 },
        },
        {
          what: 'for each hour waited',
          measured: (counted.waited * 60) / waitedMinutes,
          unit: 'count',
          goal: { exactly: 0 },
          note: `${counted.waited} in the ${waitedMinutes} minutes before the first reminder.`,
        },
        { what: 'for each reminder', measured: counted.reminder, unit: 'count' },
        {
          what: `to the end of its watch of ${watchedMinutes - 1} minutes`,
          measured: counted.toTheEnd,
          unit: 'count',
        },
      ],
      details: { ...counted, statesEntered },
    };
  },
};
