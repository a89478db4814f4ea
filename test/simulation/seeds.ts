import { compilePolicies } from '#adapters/yaml/compile-policies';
import { approvers, intruders } from './actors/approver.ts';
import { deployer } from './actors/deployer.ts';
import { conditions } from './actors/conditions.ts';
import { cloud, jumps, mailboxes, managers, metrics } from './actors/operators.ts';
import { pipeline } from './actors/pipeline.ts';
import { redriver } from './actors/redriver.ts';
import { drawnFaults } from './faults.ts';
import { run, type Run } from './run.ts';
import type { Sim } from './sim.ts';

const company = await compilePolicies('test/simulation/policies/company');
const pair = await compilePolicies('test/simulation/policies/pair');

/** After the last request can have opened, been asked, expired and been jumped over. */
const calmAfterMs = 110 * 60_000;

/** One in so many is a whole company with deployments; the others are one gate, at a fifth of the price. */
export const wholeCompany = 5;

/** One seed: everybody, everything that may go wrong, and one to three requests. */
export const runSeed = (
  seed: number,
  only?: ReadonlySet<string>,
  history?: (line: string) => void,
): Promise<Run> => {
  const isWhole = seed % wholeCompany === 0;
  return run({
    name: `seed ${seed}`,
    seed,
    only,
    history,
    policies: isWhole ? company : pair,
    faults: drawnFaults,
    actors: isWhole ? everybody : oneGate,
    calmAfterMs,
  });
};

const people = (sim: Sim) => [
  approvers(sim),
  intruders(sim, sim.policies.directory),
  managers(sim),
  redriver(sim),
  conditions(sim),
];

function oneGate(sim: Sim) {
  cloud(sim);
  mailboxes(sim);
  jumps(sim);
  const startMs = sim.chances.between('start', 0, 15 * 60_000);
  pipeline(sim, { number: 1, environment: 'production', startMs });
  return people(sim);
}

function everybody(sim: Sim) {
  const { chances } = sim;
  metrics(sim);
  cloud(sim);
  mailboxes(sim);
  jumps(sim);
  const first = chances.between('start', 0, 15 * 60_000);
  const areAtOnce = chances.draw('requests at once') < 0.4;
  const ask = (number: number) =>
    pipeline(sim, {
      number,
      environment: chances.draw(`environment of ${number}`) < 0.6 ? 'production' : 'staging',
      startMs: areAtOnce ? first + number : chances.between(`start of ${number}`, 0, 15 * 60_000),
    });
  ask(1);
  if (chances.happens('a second request', 0.5)) ask(2);
  if (chances.happens('a third request', 0.15)) ask(3);
  return [...people(sim), deployer(sim)];
}
