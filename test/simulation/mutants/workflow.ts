import type { Mutant } from './mutant.ts';

const act = 'functions/usecases/act.ts';
const reconcile = 'functions/usecases/reconcile.ts';
const awaitRecord = 'functions/usecases/await-record.ts';
const adapter = 'functions/adapters/stepfunctions/workflow.ts';
const store = 'functions/adapters/memory/request-store.ts';

const noCallAtOnce = { file: act, find: 'if (owed) await tell(world, id, loaded, after, now);', put: '' };
const nothingOwed = { file: act, find: '...(owed && { dueAt: soon(now) }),', put: '' };

const startsBeside = { file: reconcile, find: "if (state === 'running') return;", put: '' };
const startsUnderOldName = {
  file: reconcile,
  find: "await world.workflow.start(id, state === 'ended' ? attempt + 1 : attempt, step);",
  put: 'await world.workflow.start(id, attempt, step);',
};
const looksOnce = {
  file: awaitRecord,
  find: 'const loaded = (await world.requests.load(requestId))!;',
  put: 'const loaded = before;',
};
const looksFirst = {
  file: awaitRecord,
  find: '  await world.requests.saveWait(requestId, { wait: waitFor, token, enteredAt, dueAt });\n  const loaded = (await world.requests.load(requestId))!;',
  put: '  const loaded = (await world.requests.load(requestId))!;\n  await world.requests.saveWait(requestId, { wait: waitFor, token, enteredAt, dueAt });',
};
const keepsAnyToken = {
  file: store,
  find: 'if (!kept || kept.enteredAt <= wait.enteredAt)',
  put: 'if (wait)',
};

/** Telling the workflow, and finding out that it was not told. */
export const workflowMutants: readonly Mutant[] = [
  {
    name: 'the workflow is not called after a commit',
    breaks: 'L1',
    guarded: {
      by: 'what is noted as owed, which the sweeper finds a minute later',
      pair: 'the workflow is neither called nor owed a call',
    },
    edits: [noCallAtOnce],
  },
  {
    name: 'nothing is noted as owed',
    breaks: 'L1',
    huntedWith: 'pairs',
    edits: [nothingOwed],
  },
  {
    name: 'the workflow is neither called nor owed a call',
    breaks: 'L1',
    edits: [noCallAtOnce, nothingOwed],
  },
  {
    name: 'the sweeper is forgotten',
    breaks: 'L2',
    edits: [
      {
        file: 'functions/usecases/sweep.ts',
        find: 'for (const id of ids)',
        put: 'for (const id of ids.slice(ids.length))',
      },
    ],
  },
  {
    name: 'the sweeper looks an hour later',
    breaks: 'L1',
    edits: [
      { file: 'functions/domain/release/next-step.ts', find: 'graceMs = 60_000', put: 'graceMs = 3_600_000' },
    ],
  },
  {
    name: 'a void token counts as a woken task',
    breaks: 'L2',
    edits: [
      {
        file: reconcile,
        find: "if (woken === 'resumed') return;",
        put: "if (woken !== 'nothing-waits') return;",
      },
    ],
  },
  {
    name: 'TaskTimedOut is taken for success',
    breaks: 'L2',
    edits: [
      {
        file: adapter,
        find: "if (isVoid(error)) return 'gone';",
        put: "if (isVoid(error)) return 'resumed';",
      },
    ],
  },
  {
    name: 'TaskTimedOut is taken for trouble',
    breaks: 'L2',
    edits: [
      {
        file: adapter,
        find: 'error instanceof TaskTimedOut || error',
        put: 'error',
      },
    ],
  },
  {
    name: 'a task is woken whatever it waits for',
    breaks: 'S2',
    edits: [{ file: reconcile, find: 'if (!wait || wait.wait === waitOf(step))', put: 'if (!wait)' }],
  },
  {
    name: 'the token is dropped before it was used',
    breaks: 'L1',
    huntedWith: 'companies',
    edits: [
      {
        file: reconcile,
        find: 'const result = await world.workflow.resume(wait.token, step);',
        put: 'await world.requests.removeWait(id, wait.token);\n  const result = await world.workflow.resume(wait.token, step);',
      },
    ],
  },
  {
    name: 'an execution that ended is started under its old name',
    breaks: 'L2',
    guarded: {
      by: 'the attempt that was counted up: the next look finds no execution of its name and starts it',
      pair: 'an execution that ended is started under its old name, and no attempt is counted',
    },
    edits: [startsUnderOldName],
  },
  {
    name: 'an execution that ended is started under its old name, and no attempt is counted',
    breaks: 'L2',
    edits: [
      startsUnderOldName,
      {
        file: reconcile,
        find: 'if (!(await world.requests.nextAttempt(id, attempt))) return;',
        put: '',
      },
    ],
  },
  {
    name: 'a new execution is started beside one that runs',
    breaks: 'L3',
    guarded: {
      by: 'the name of an execution: starting an attempt twice is one execution',
      pair: 'a new execution is started under the next name beside one that runs',
    },
    edits: [startsBeside],
  },
  {
    name: 'a new execution is started under the next name beside one that runs',
    breaks: 'L3',
    edits: [
      startsBeside,
      {
        file: reconcile,
        find: "await world.workflow.start(id, state === 'ended' ? attempt + 1 : attempt, step);",
        put: 'await world.workflow.start(id, attempt + 1, step);',
      },
    ],
  },
  {
    name: 'a void token is kept',
    breaks: 'L2',
    guarded: {
      by: 'the next task, whose token takes its place',
      pair: 'a later token does not take the place of an earlier one',
    },
    edits: [
      {
        file: reconcile,
        find: "if (wait && (tokenIsVoid || state !== 'running')) await world.requests.removeWait(id, wait.token);",
        put: '',
      },
    ],
  },
  {
    name: 'an overdue wait is left alone',
    breaks: 'L2',
    edits: [
      {
        file: reconcile,
        find: "if (woken === 'nothing-waits' && wait && wait.dueAt > now)",
        put: "if (woken === 'nothing-waits' && wait)",
      },
    ],
  },
  {
    name: 'a closed request stays due',
    breaks: 'L3',
    edits: [
      {
        file: reconcile,
        find: "if (step.step === 'end') return dueAt ? world.requests.setDue(id, head, undefined) : undefined;",
        put: "if (step.step === 'end') return undefined;",
      },
    ],
  },
  {
    name: 'a waiting task does not look again once its token is kept',
    breaks: 'L1',
    guarded: {
      by: 'what is noted as owed: the sweeper finds the token a minute later',
      pair: 'a waiting task does not look again, and nothing is owed',
    },
    edits: [looksOnce],
  },
  {
    name: 'a waiting task does not look again, and nothing is owed',
    breaks: 'L1',
    huntedWith: 'pairs',
    edits: [looksOnce, nothingOwed],
  },
  {
    name: 'a waiting task keeps its token after it looked',
    breaks: 'L1',
    guarded: {
      by: 'what is noted as owed: the sweeper finds the token a minute later',
      pair: 'a waiting task keeps its token after it looked, and nothing is owed',
    },
    edits: [looksFirst],
  },
  {
    name: 'a waiting task keeps its token after it looked, and nothing is owed',
    breaks: 'L1',
    huntedWith: 'pairs',
    edits: [looksFirst, nothingOwed],
  },
  {
    name: 'a later token does not take the place of an earlier one',
    breaks: 'L1',
    edits: [{ file: store, find: 'if (!kept || kept.enteredAt <= wait.enteredAt)', put: 'if (!kept)' }],
  },
  {
    name: 'an old token may take the place of a later one',
    breaks: 'L1',
    guarded: {
      by: 'the timeout of functions: whoever is so late that a later token exists has been ended',
      pair: 'an old token may take the place of a later one, and whoever waits writes back what it found',
    },
    edits: [keepsAnyToken],
  },
  {
    name: 'an old token may take the place of a later one, and whoever waits writes back what it found',
    breaks: 'L1',
    edits: [
      keepsAnyToken,
      {
        file: awaitRecord,
        find: looksOnce.find,
        put: `if (before.wait) await world.requests.saveWait(requestId, before.wait);
  ${looksOnce.find}`,
      },
    ],
  },
  {
    name: 'an opening that lost its workflow is not looked at',
    breaks: 'L2',
    edits: [{ file: 'functions/usecases/open-request.ts', find: '    dueAt: soon(now),\n', put: '' }],
  },
];
