import type { Measure } from '../measure.ts';
import { bareBundles, bareHandler, productBundles } from '../imports/bundles.ts';
import { weightsOf } from '../imports/graph.ts';
import { median, raceImports, type Timing } from '../imports/race.ts';
import { stackModel } from '../stack/stack-model.ts';

const decider = 'http/decisions';
const turns = 25;

export const importTime: Measure = {
  name: 'import-time',
  title: 'Import time of the decisions function ÷ a bare handler with the DynamoDB client',
  async run(bench) {
    const { functions } = stackModel(await bench.assembly());
    const nodeOptions = functions.find(({ title }) => title === decider)?.environment['NODE_OPTIONS'] ?? '';
    const product = await productBundles(bench.folder('product'));
    const bare = await bareBundles(bench.folder('bare'));
    bench.tell(`Importing ${decider} and a bare handler, ${turns} times each, in turns`);
    const files = { product: product.path(decider), bare: bare.path(bareHandler) };
    const times = raceImports(files, turns, nodeOptions);
    const ratioOf = (of: keyof Timing) => {
      const [ours, theirs] = [times.product, times.bare].map((all) => median(all.map((one) => one[of])));
      return { ours: ours!, theirs: theirs!, ratio: ours! / theirs! };
    };
    const [processor, wall] = [ratioOf('processorMs'), ratioOf('wallMs')];

    const weights = weightsOf(product.meta);
    const own = weights.find(({ name }) => name === decider)!;
    const bareWeight = weightsOf(bare.meta).find(({ name }) => name === bareHandler)!;
    return {
      rows: [
        {
          what: `processor time, medians of ${turns} processes each`,
          measured: processor.ratio,
          unit: 'ratio',
          goal: { first: 1, then: 0.5 },
          owed: {
            upTo: 2.5,
            because:
              'the AWS client alone is the bare handler; zod, its schemas and our modules come on top of it.',
          },
          note: `${processor.ours.toFixed(1)} ÷ ${processor.theirs.toFixed(1)} ms here and now. What else runs on the machine changes it least.`,
        },
        { what: 'by the clock on the wall, the same runs', measured: wall.ratio, unit: 'ratio' },
        {
          what: 'bytes imported at once, the same ratio',
          measured: own.atOnce / bareWeight.atOnce,
          unit: 'ratio',
          note: `${kilobytes(own.atOnce)} ÷ ${kilobytes(bareWeight.atOnce)}. ${own.packages
            .slice(0, 8)
            .map(({ name, bytes }) => `${name} ${kilobytes(bytes)}`)
            .join(', ')} …`,
        },
      ],
      details: { nodeOptions, turns, processor, wall, times, bare: bareWeight, functions: weights },
    };
  },
};

const kilobytes = (bytes: number) => `${Math.round(bytes / 1_024)} KB`;
