import type { Mutant } from './mutant.ts';

const domain = 'functions/domain/release';
const conditions = `${domain}/conditions.ts`;
const obligations = `${domain}/obligations.ts`;
const environment = `${domain}/environment.ts`;
const open = 'functions/usecases/open-request.ts';

const opensBeside = {
  file: open,
  find: 'if (environment?.displaced) await supersedeOthers(world, release, now);',
  put: '',
};

const alone: readonly Omit<Mutant, 'huntedWith'>[] = [
  {
    name: 'whoever likes confirms a condition',
    breaks: 'S16',
    edits: [
      {
        file: conditions,
        find: '!mayJudge(release, condition, caller.id, directory)',
        put: '!mayJudge(release, condition, condition.by, directory)',
      },
    ],
  },
  {
    name: 'a condition is confirmed before anybody said how it was met',
    breaks: 'S16',
    edits: [
      {
        file: conditions,
        find: "if (condition.state !== 'resolved')",
        put: "if (condition.state === 'confirmed')",
      },
    ],
  },
  {
    name: 'a condition that was resolved counts as confirmed',
    breaks: 'S16',
    edits: [
      {
        file: `${domain}/conditions-left.ts`,
        find: "one.due === 'before-deployment' && one.state !== 'confirmed'",
        put: "one.due === 'before-deployment' && one.state === 'open'",
      },
    ],
  },
  {
    name: 'what an approval asks for afterwards is forgotten',
    breaks: 'S17',
    edits: [
      {
        file: obligations,
        find: ".filter(({ due }) => due === 'after-deployment')",
        put: ".filter(({ due, by }) => due === 'after-deployment' && by === '')",
      },
    ],
  },
  {
    name: 'who was passed over reviews nothing afterwards',
    breaks: 'S17',
    edits: [
      {
        file: obligations,
        find: '({ owed, role }) => owed && ',
        put: "({ owed, role }) => owed && role === '' && ",
      },
    ],
  },
  {
    name: 'something owed is overdue before its time',
    breaks: 'S17',
    edits: [
      {
        file: `${domain}/obligations-due.ts`,
        find: 'reminded ? { at: dueAt, id, isOverdue: true }',
        put: 'reminded ? { at: remindAt, id, isOverdue: true }',
      },
    ],
  },
  {
    name: 'whoever likes fulfils what another owes',
    breaks: 'S17',
    edits: [
      {
        file: obligations,
        find: 'if (!owes(obligation, caller.id, directory))',
        put: "if (caller.id === '')",
      },
    ],
  },
  {
    name: 'something owed never comes up',
    breaks: 'L5',
    edits: [
      {
        file: `${domain}/pass-time.ts`,
        find: 'return [...conditionsExpired(release, now), ...obligationsPass(release, now)];',
        put: 'return [...conditionsExpired(release, now), ...obligationsPass(release, "")];',
      },
    ],
  },
  {
    name: 'what was fulfilled stays on the list of the environment',
    breaks: 'S19',
    edits: [
      {
        file: environment,
        find: 'owed.filter((one) => !isIt(one))',
        put: 'owed.filter((one) => !isIt(one) || one.blocks)',
      },
    ],
  },
  {
    name: 'what is owed is not listed in the environment',
    breaks: 'S19',
    edits: [
      {
        file: 'functions/usecases/act.ts',
        find: "['health-checked', 'obligation-opened', 'obligation-fulfilled']",
        put: "['health-checked', 'obligation-opened']",
      },
    ],
  },
  {
    name: 'what is overdue keeps nobody out',
    breaks: 'S19',
    edits: [
      { file: open, find: 'if (!debts.ok) return debts;', put: "if (!debts.ok && id === '') return debts;" },
    ],
  },
  {
    name: 'what is owed keeps others out before it is overdue',
    breaks: 'S19',
    edits: [{ file: environment, find: 'blocks && now >= dueAt', put: "blocks && dueAt > ''" }],
  },
  {
    name: 'what deploys is superseded all the same',
    breaks: 'S20',
    edits: [
      {
        file: `${domain}/supersede.ts`,
        find: 'release.id === newer.requestId || release.deployment || isClosed',
        put: 'release.id === newer.requestId || isClosed',
      },
      {
        file: environment,
        find: '...(latest && latest.requestId !== requestId && { latest }),',
        put: '...(latest && { latest }),',
      },
    ],
  },
  {
    name: 'a newer request leaves it to its workflow to supersede others',
    breaks: 'L4',
    guarded: {
      by: 'the first step of the workflow, which does the same',
      pair: 'a newer request leaves the older ones pending',
    },
    edits: [opensBeside],
  },
  {
    name: 'a newer request leaves the older ones pending',
    breaks: 'L4',
    edits: [
      opensBeside,
      {
        file: 'functions/usecases/open-phase.ts',
        find: 'await supersedePending(world, acted.value.release, now);',
        put: 'if (id === "") await supersedePending(world, acted.value.release, now);',
      },
    ],
  },
];

/**
 * Conditions, what is owed after a release, and what takes the place of what. What is guarded is looked for everywhere, a
 * tenth as long.
 */
export const afterwardsMutants: readonly Mutant[] = alone.map((mutant) =>
  mutant.guarded ? mutant : { ...mutant, huntedWith: 'matrices' },
);
