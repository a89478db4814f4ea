import type { Mutant } from './mutant.ts';

const environment = 'functions/domain/release/environment.ts';
const deployment = 'functions/domain/release/deployment.ts';
const start = 'functions/usecases/start-deployment.ts';

const startsTwice = { file: start, find: 'if (release.deployment) return ok([]);', put: '' };

const alone: readonly Omit<Mutant, 'huntedWith'>[] = [
  {
    name: 'an environment that is held is taken all the same',
    breaks: 'S10',
    edits: [
      {
        file: environment,
        find: 'if (record.holder && record.holder !== requestId)',
        put: 'if (requestId === "")',
      },
    ],
  },
  {
    name: 'the fence does not rise',
    breaks: 'S10',
    edits: [{ file: environment, find: 'fence: record.fence + 1', put: 'fence: record.fence' }],
  },
  {
    name: 'two may take the environment at once',
    breaks: 'S10',
    edits: [
      {
        file: 'functions/adapters/memory/request-store.ts',
        find: '!(environment && place && place.revision !== environment.revision - 1) &&',
        put: '',
      },
    ],
  },
  {
    name: 'the environment is not freed',
    breaks: 'L3',
    edits: [
      {
        file: environment,
        find: 'return holder === release.id ? rest : record;',
        put: 'return holder === "" ? rest : record;',
      },
    ],
  },
  {
    name: 'a deployment that runs is started once more',
    breaks: 'S10',
    guarded: {
      by: 'the domain, which starts one deployment per release',
      pair: 'a deployment is started for whoever asks',
    },
    edits: [startsTwice],
  },
  {
    name: 'a deployment is started for whoever asks',
    breaks: 'S10',
    edits: [
      startsTwice,
      {
        file: deployment,
        find: "if (statusOf(release) !== 'authorized' || release.deployment) return [];",
        put: "if (statusOf(release) === 'in-review') return [];",
      },
    ],
  },
  {
    name: 'a report after the end counts',
    breaks: 'S7',
    edits: [
      { file: deployment, find: "if (deployment.state !== 'running') {", put: "if (deployment.id === '') {" },
    ],
  },
  {
    name: 'a deployment that ended fails once more',
    breaks: 'S7',
    edits: [{ file: deployment, find: "if (release.deployment?.state !== 'running') return [];", put: '' }],
  },
  {
    name: 'the deployer is asked before the record says so',
    breaks: 'S10',
    edits: [
      {
        file: start,
        find: '      return ok(started(release, ticket, now));',
        put: '      await order(world, { ...release, deployment: { ...ticket, state: "running", startedAt: now } }, place, now);\n      return ok(started(release, ticket, now));',
      },
    ],
  },
  {
    name: 'a failed watch is not the end',
    breaks: 'S7',
    edits: [
      {
        file: 'functions/domain/verification/check.ts',
        find: 'if (!watch || !stage || watch.failed || watch.replaced) return [];',
        put: 'if (!watch || !stage) return [];',
      },
      {
        file: 'functions/usecases/watch-deployment.ts',
        find: 'ok(waitOf(nextStep(release, now)) === waitFor ? await checkDeployed(world, release, reading, now) : []),',
        put: 'ok(await checkDeployed(world, release, reading, now)),',
      },
      {
        file: 'functions/usecases/watch-deployment.ts',
        find: 'if (!loaded) return;',
        put: '',
      },
      {
        file: 'functions/usecases/watch-deployment.ts',
        find: 'await read(world, loaded.release)',
        put: 'await read(world, (loaded ?? before).release)',
      },
    ],
  },
];

/** One deployment at a time, of what was approved. */
export const deploymentMutants: readonly Mutant[] = alone.map((mutant) => ({
  ...mutant,
  huntedWith: 'companies',
}));
