import type { Mutant } from './mutant.ts';

const domain = 'functions/domain/release';
const rules = 'functions/domain/approval/rules.ts';
const runOut = `${domain}/run-out.ts`;
const override = `${domain}/override.ts`;
const rulings = `${domain}/rulings.ts`;
const decide = `${domain}/decide.ts`;
const roleDue = `${domain}/role-due.ts`;

const alone: readonly Omit<Mutant, 'huntedWith'>[] = [
  {
    name: 'a row counts where its condition does not hold',
    breaks: 'S13',
    edits: [
      {
        file: 'functions/domain/policy/resolve.ts',
        find: 'if (!applies.value) off.add(role);',
        put: 'if (applies.value) off.add(role);',
      },
    ],
  },
  {
    name: 'whoever is required is waived when their time is over',
    breaks: 'S13',
    edits: [
      { file: roleDue, find: "if (slot?.mode !== 'if-available')", put: "if (slot?.mode === 'optional')" },
    ],
  },
  {
    name: 'a role has until the end, whatever its row says',
    breaks: 'S13',
    edits: [
      {
        file: `${domain}/open-phase.ts`,
        find: 'within === undefined ? [] : [{ role, at: until(now, within) }]',
        put: 'within === undefined ? [] : [{ role, at: expiresAt }]',
      },
    ],
  },
  {
    name: 'what waits for nothing but a waiver stays open',
    breaks: 'S4',
    edits: [
      {
        file: roleDue,
        find: 'const outcome = outcomeOf(plan, waiving(phase, role), release.evidence);',
        put: "const outcome = role === '' ? outcomeOf(plan, waiving(phase, role), release.evidence) : 'open';",
      },
    ],
  },
  {
    name: 'an empty row that is asked if available does not hold the phase',
    breaks: 'S4',
    edits: [
      {
        file: rules,
        find: "mode === 'if-available').map(({ role }) => row(role));",
        put: "mode === 'not-needed').map(({ role }) => row(role));",
      },
    ],
  },
  {
    name: 'a denial of an optional row ends the phase',
    breaks: 'S15',
    edits: [
      {
        file: decide,
        find: "if (slotOf(plan, role)?.mode === 'optional') return 'open';",
        put: '',
      },
    ],
  },
  {
    name: 'nobody is waived or chased when their time is over',
    breaks: 'L5',
    edits: [
      {
        file: `${domain}/deadline.ts`,
        find: "...(dueAt ? [{ at: dueAt, kind: 'role-due' as const }] : []),",
        put: "...(dueAt === '' ? [{ at: dueAt, kind: 'role-due' as const }] : []),",
      },
    ],
  },
  {
    name: 'a step is passed over when time runs out',
    breaks: 'S14',
    edits: [
      {
        file: runOut,
        find: 'let index = phase.stepsTaken ?? 0;',
        put: 'let index = (phase.stepsTaken ?? -1) + 1;',
      },
    ],
  },
  {
    name: 'a reduced review keeps nobody for afterwards',
    breaks: 'S14',
    edits: [
      {
        file: runOut,
        find: 'const waived = left.length > 0 ? { waived: left } : {};',
        put: 'const waived = left.length < 0 ? { waived: left } : {};',
      },
    ],
  },
  {
    name: 'a phase goes on although something critical is missing',
    breaks: 'S4',
    edits: [
      {
        file: rules,
        find: '({ mode, critical }: SlotPlan) => critical === true && mode === ',
        put: '({ mode, critical, role }: SlotPlan) => critical === true && role === "" && mode === ',
      },
    ],
  },
  {
    name: 'whoever likes overrides',
    breaks: 'S15',
    edits: [
      {
        file: override,
        find: 'if (role === undefined || !rolesOf(directory, caller.id).includes(role))',
        put: 'if (role === undefined)',
      },
    ],
  },
  {
    name: 'an override lifts a denial that is contested',
    breaks: 'S15',
    edits: [
      {
        file: override,
        find: 'if ((phase.contested ?? []).length > 0)',
        put: 'if ((phase.contested ?? []).length < 0)',
      },
    ],
  },
  {
    name: 'whoever likes has the last word',
    breaks: 'S15',
    edits: [
      {
        file: rulings,
        find: 'if (!roles.includes(contest.authority))',
        put: "if (contest.authority === '')",
      },
    ],
  },
  {
    name: 'a denial that is upheld is overruled',
    breaks: 'S15',
    edits: [
      {
        file: rulings,
        find: "ruling === 'uphold'\n      ? 'denied'",
        put: "ruling === 'uphold' && on === ''\n      ? 'denied'",
      },
    ],
  },
  {
    name: 'a denial is contested by whoever denied',
    breaks: 'S15',
    edits: [
      {
        file: decide,
        find: "return authority === undefined || authority === role ? 'denied' : 'contested';",
        put: "return authority === undefined || authority === '' ? 'denied' : 'contested';",
      },
    ],
  },
  {
    name: 'a denial that is contested holds nothing up',
    breaks: 'S4',
    edits: [{ file: rules, find: '(phase.contested ?? []).length === 0 &&', put: '' }],
  },
  {
    name: 'a vote that was given in somebody’s place is given again',
    breaks: 'S18',
    edits: [
      {
        file: 'functions/domain/release/spent.ts',
        find: '({ by, onBehalfOf: absent = by }: Vote) => [by, absent]',
        put: '({ by }: Vote) => [by]',
      },
    ],
  },
  {
    name: 'whoever is away decides once more',
    breaks: 'S18',
    edits: [
      {
        file: decide,
        find: 'given.by === ballot.by || given.onBehalfOf === ballot.by',
        put: 'given.by === ballot.by',
      },
    ],
  },
  {
    name: 'who asked is stood in for',
    breaks: 'S18',
    edits: [
      {
        file: 'functions/domain/identity/delegation.ts',
        find: '.filter(({ from, to }) => !request.authors.includes(from) && !request.authors.includes(to))',
        put: '',
      },
    ],
  },
  {
    name: 'a delegation that was taken back holds',
    breaks: 'S18',
    edits: [
      {
        file: 'functions/domain/identity/delegation.ts',
        find: 'revokedAt === undefined && since <= now && now < until;',
        put: "revokedAt !== '' && since <= now && now < until;",
      },
    ],
  },
];

/** Rows, time that runs out, last words, and those who stand in. */
export const rowMutants: readonly Mutant[] = alone.map((mutant) => ({ ...mutant, huntedWith: 'matrices' }));
