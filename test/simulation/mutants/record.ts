import type { Mutant } from './mutant.ts';

const act = 'functions/usecases/act.ts';
const open = 'functions/usecases/open-request.ts';
const store = 'functions/adapters/memory/request-store.ts';

/** Writing down what happened. The conditions are the twin's; the contract suite holds the real store to the same. */
export const recordMutants: readonly Mutant[] = [
  {
    name: 'the chain condition is skipped',
    breaks: 'S5',
    edits: [
      { file: store, find: 'standsAt === before?.head.hash &&', put: '' },
      { file: store, find: '!events.some((event) => recorded.has(event.sequence)) &&', put: '' },
    ],
  },
  {
    name: 'a lost race counts as won',
    breaks: 'S8',
    edits: [{ file: act, find: 'return await standsInChain(world, commit);', put: 'return true;' }],
  },
  {
    name: 'a lost answer is taken for a lost race',
    breaks: 'S8',
    edits: [
      {
        file: act,
        find: `    if (await standsInChain(world, commit)) return true;
    throw trouble;`,
        put: `    return false;`,
      },
    ],
  },
  {
    name: 'the workflow is told before the record is written',
    breaks: 'S2',
    edits: [
      {
        file: act,
        find: `    if (await committed(world, commit)) {
      if (owed) await tell(world, id, loaded, after, now);`,
        put: `    if (owed) await tell(world, id, loaded, after, now);
    if (await committed(world, commit)) {`,
      },
    ],
  },
  {
    name: 'the idempotency key is not kept',
    breaks: 'S8',
    edits: [{ file: open, find: '...(idempotency && { idempotency }),', put: '' }],
  },
  {
    name: 'two openings under one key may both win',
    breaks: 'S8',
    edits: [
      {
        file: store,
        find: '!(key && isHonoured(key.openedAt, after.createdAt))',
        put: 'Boolean(key ?? true)',
      },
    ],
  },
  {
    name: 'what is in flight is not looked up under the key first',
    breaks: 'S8',
    guarded: {
      by: 'the condition of the commit, which finds the key all the same',
      pair: 'two openings under one key may both win',
    },
    edits: [
      {
        file: open,
        find: `  if (idempotency) {
    const earlier = await openedBefore(world, idempotency, now);
    if (earlier) return earlier;
  }`,
        put: '',
      },
    ],
  },
  {
    name: 'a command decides on the state it read first, however often it lost',
    breaks: 'S5',
    edits: [
      {
        file: act,
        find: `  for (let tries = 1; tries <= maximumTries; tries += 1) {
    const loaded = await world.requests.load(id);`,
        put: `  const read = await world.requests.load(id);
  for (let tries = 1; tries <= maximumTries; tries += 1) {
    const loaded = read && { ...read, head: (await world.requests.load(id))!.head };`,
      },
    ],
  },
  {
    name: 'the state is written without one of its events',
    breaks: 'S6',
    edits: [
      {
        file: act,
        find: 'const after = folded(loaded.release, happened);',
        put: 'const after = folded(loaded.release, happened.filter(({ type }) => type !== "reminder-due"));',
      },
    ],
  },
  {
    name: 'a view writes down that it was looked at',
    breaks: 'S9',
    edits: [
      {
        file: 'functions/usecases/find-request.ts',
        find: 'const loaded = await world.requests.load(id);',
        put: 'const loaded = await world.requests.load(id);\n  if (loaded) await world.requests.setDue(id, loaded.head, loaded.dueAt);',
      },
    ],
  },
];
