import type { Counted } from '#infra/local/aws/counters';
import type { Measure } from '../measure.ts';
import { invocationsIn } from '../stack/sums.ts';

/** What answers a call: the function behind the route and, where a token is asked for, the authorizer before it. */
const answering = ['http/authorizer', 'http/decisions', 'http/queries'];

const answers = (...parts: readonly Counted[]): number =>
  parts.reduce((sum, part) => sum + invocationsIn(part, ...answering), 0);

export const invocations: Measure = {
  name: 'invocations',
  title: 'Lambda invocations for one human decision',
  async run(bench) {
    const { steps } = await bench.observedRelease();
    const { arrived, viewed, recorded, sentOn, afterRecording, viewedByToken, decidedByToken } = steps;
    const authorizer = [viewedByToken, decidedByToken].reduce(
      (sum, part) => sum + invocationsIn(part, 'http/authorizer'),
      0,
    );
    return {
      rows: [
        {
          what: 'by link: view and decide',
          measured: answers(viewed, recorded),
          unit: 'count',
          goal: { first: 2 },
        },
        {
          what: 'by link: all that a browser asks for',
          measured: answers(arrived, viewed, recorded, sentOn),
          unit: 'count',
          note: 'With the empty page a link opens and the page after deciding; neither may be cached (no-store).',
        },
        {
          what: 'by token: read the request and decide',
          measured: answers(viewedByToken, decidedByToken),
          unit: 'count',
          note: `${authorizer} of them the authorizer, whose answers are not kept.`,
        },
        {
          what: 'afterwards, with nobody waiting: notices',
          measured:
            invocationsIn(recorded, 'streams/notices') + invocationsIn(afterRecording, 'streams/notices'),
          unit: 'count',
        },
      ],
      details: Object.fromEntries(
        Object.entries({
          ...{ arrived, viewed, recorded, sentOn, afterRecording },
          ...{ viewedByToken, decidedByToken },
        }).map(([step, counted]) => [step, counted.functions]),
      ),
    };
  },
};
