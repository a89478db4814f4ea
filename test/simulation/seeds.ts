import { compilePolicies } from '#adapters/yaml/compile-policies';
import { absences } from './actors/absences.ts';
import { approvers, intruders } from './actors/approver.ts';
import { conditions } from './actors/conditions.ts';
import { debtors } from './actors/debtors.ts';
import { deployer } from './actors/deployer.ts';
import { cloud, jumps, mailboxes, managers, metrics } from './actors/operators.ts';
import { pipeline } from './actors/pipeline.ts';
import { redriver } from './actors/redriver.ts';
import { settlers } from './actors/settlers.ts';
import { drawnFaults } from './faults.ts';
import { run, type Run, type Scenario } from './run.ts';
import type { Sim } from './sim.ts';

const company = await compilePolicies('test/simulation/policies/company');
const matrix = await compilePolicies('test/simulation/policies/matrix');
const pair = await compilePolicies('test/simulation/policies/pair');

/** After the last request can have opened, been asked, expired and been jumped over. */
const calmAfterMs = 110 * 60_000;

/**
 * Where a seed takes place. Each place has every so-manyth seed from its first on: a whole company with deployments, and
 * a matrix of roles with what is owed afterwards. The others are one gate, at a fifth of the price.
 */
export const places = {
  companies: { first: 5, every: 5 },
  matrices: { first: 3, every: 30 },
} as const;

const isIn = (seed: number, { first, every }: (typeof places)[keyof typeof places]) =>
  seed % every === first % every;

/** One seed: everybody, everything that may go wrong, and one to four requests. */
export const runSeed = (
  seed: number,
  only?: ReadonlySet<string>,
  history?: (line: string) => void,
): Promise<Run> => {
  const { policies, actors } = placeOf(seed);
  return run({
    name: `seed ${seed}`,
    seed,
    only,
    history,
    policies,
    faults: drawnFaults,
    actors,
    calmAfterMs,
  });
};

function placeOf(seed: number): Pick<Scenario, 'policies' | 'actors'> {
  if (isIn(seed, places.companies)) return { policies: company, actors: everybody };
  if (isIn(seed, places.matrices)) return { policies: matrix, actors: manyRoles };
  return { policies: pair, actors: oneGate };
}

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

/** One release after the other for the same place: some while the one before still waits, or owes. */
function manyRoles(sim: Sim) {
  const { chances } = sim;
  cloud(sim);
  mailboxes(sim);
  jumps(sim);
  absences(sim);
  const minutes = (least: number, most: number) => (label: string) =>
    chances.between(label, least * 60_000, most * 60_000);
  const ask = (number: number, startMs: number) =>
    pipeline(sim, {
      number,
      environment: 'production',
      startMs,
      about: {
        changeType: chances.draw(`change ${number}`) < 0.4 ? 'hotfix' : 'minor',
        flags: { security: chances.draw(`security ${number}`) < 0.3 },
        ...(chances.draw(`emergency ${number}`) < 0.15 && { emergency: { incident: 'INC-1' } }),
      },
    });
  ask(1, minutes(0, 10)('start of 1'));
  if (chances.happens('a release meanwhile', 0.3)) ask(2, minutes(5, 25)('start of 2'));
  if (chances.happens('a release afterwards', 0.6)) ask(3, minutes(40, 80)('start of 3'));
  if (chances.happens('a late release', 0.4)) ask(4, minutes(85, 105)('start of 4'));
  if (chances.happens('a release at once', 0.15)) ask(5, minutes(85, 105)('start of 5'));
  return [...people(sim), settlers(sim), debtors(sim), deployer(sim)];
}
