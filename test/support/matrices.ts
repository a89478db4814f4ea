import fc from '#test/support/fc';
import { row, together } from '#domain/approval/rules';
import type { ConflictPlan, ExpiryStep, PhasePlan, Plan, ReviewPlan, SlotPlan } from '#domain/policy/plan';
import type { Decision, PhaseState } from '#domain/release/release';
import type { Duration } from '#domain/time/duration';
import { allHours } from '#test/domain/time/calendars';
import { allOf, atLeast, gate, gatePlan } from './plans.ts';
import { deciding } from './trees.ts';

/** Everybody of the cast who may have a row: whoever decides on gates, and the operators. */
export const rowRoles = [...deciding, 'operators'] as const;

const aRole = fc.constantFrom(...rowRoles);
const length = fc.constantFrom(5_000, 20_000, 45_000, 90_000);
const businessMinute = { kind: 'business', count: 1, unit: 'minute' } as const;
/** Wall-clock or, now and then, business time. */
const anyLength: fc.Arbitrary<Duration> = fc.oneof(
  { weight: 3, arbitrary: length },
  { weight: 1, arbitrary: fc.constant(businessMinute) },
);

const review: ReviewPlan = {
  title: 'Review',
  checklist: [{ id: 'looked', text: 'Looked at it' }],
  fields: [
    { id: 'score', label: 'Score', kind: 'choice', choices: ['good', 'poor'], required: true },
    { id: 'success-rate', label: 'Success rate', kind: 'number', required: false },
    { id: 'issues', label: 'Known issues', kind: 'text', required: false },
    { id: 'reproduced', label: 'Reproduced', kind: 'yes-no', required: false },
  ],
};

const anySlot: fc.Arbitrary<SlotPlan> = fc
  .record({
    role: aRole,
    isReviewed: fc.boolean(),
    mode: fc.constantFrom<SlotPlan['mode'][]>(
      'required',
      'required',
      'optional',
      'if-available',
      'post-deployment',
      'not-needed',
    ),
    within: fc.option(length, { nil: undefined }),
    critical: fc.boolean(),
    justification: fc.boolean(),
    assurance: fc.option(fc.constant('token' as const), { nil: undefined, freq: 1 }),
  })
  .map(({ role, mode, within, critical, justification, assurance, isReviewed }) => ({
    role,
    mode,
    ...(within === undefined ? mode === 'if-available' && { within: 20_000 } : { within }),
    ...(critical && { critical }),
    ...(justification && { justification }),
    ...(assurance && { assurance }),
    ...(isReviewed && { review }),
  }));

const anyCount = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.uniqueArray(aRole, { minLength: 1, maxLength: 4 }))
  .map(([count, of]) => atLeast(count, ...of));

/** The rows of a phase and at most one number beside them, as a pack compiles to; somebody always has to approve. */
export const anyRows: fc.Arbitrary<Pick<PhasePlan, 'approvals' | 'slots'>> = fc
  .tuple(
    fc.uniqueArray(anySlot, { minLength: 1, maxLength: 5, selector: ({ role }) => role }),
    fc.option(anyCount, { nil: undefined }),
  )
  .map(([slots, count]) => {
    const required = slots.filter(({ mode }) => mode === 'required').map(({ role }) => row(role));
    const branches = [...required, ...(count ? [count] : [])];
    const [first, ...rest] = slots;
    return branches.length > 0
      ? { slots, approvals: together(branches) }
      : { slots: [{ ...first!, mode: 'required' as const }, ...rest], approvals: row(first!.role) };
  });

const anyStep = (hasCritical: boolean): fc.Arbitrary<ExpiryStep> =>
  fc.oneof(
    fc.record({
      how: fc.constant('escalate' as const),
      to: fc.uniqueArray(aRole, { minLength: 1, maxLength: 2 }),
      for: length,
    }),
    fc.record({ how: fc.constant('postpone' as const), for: length }),
    ...(hasCritical
      ? [
          fc.record({ how: fc.constant('reduce' as const), for: length }),
          fc.record({ how: fc.constant('proceed' as const) }),
        ]
      : []),
  );

/** A phase with rows, of about a minute, and any steps for running out of time that a pack may have with them. */
export const anyMatrix: fc.Arbitrary<PhasePlan> = anyRows
  .chain((rows) =>
    fc.record({
      rows: fc.constant(rows),
      deny: fc.constantFrom('veto' as const, 'tally' as const, 'conflict' as const),
      warnBeforeMs: fc.option(fc.constantFrom(1_000, 50_000), { nil: undefined }),
      remindAfterMs: fc.constantFrom<number[]>([], [30_000]),
      onExpiry: fc.array(
        anyStep(rows.slots!.some(({ mode, critical }) => mode === 'required' && critical === true)),
        { maxLength: 4 },
      ),
    }),
  )
  .map(({ rows, deny, warnBeforeMs, onExpiry, remindAfterMs }) =>
    gate({
      ...rows,
      title: 'Stakeholder review',
      expiresAfterMs: 60_000,
      remindAfterMs,
      evidence: [],
      checklist: [],
      ...(deny !== 'veto' && { deny }),
      ...(deny === 'conflict' && { conflicts }),
      ...(warnBeforeMs !== undefined && { warnBeforeMs }),
      ...(onExpiry.length > 0 && { onExpiry }),
    }),
  );

const conflicts: ConflictPlan = {
  final: { technical: 'platform-leads' },
  by: 'release-managers',
  escalate: 'platform-owner',
};

/** What may follow a release: conditions with a time, things owed with another. */
export const anyAftermath: fc.Arbitrary<
  Pick<Plan, 'calendar' | 'conditions' | 'afterwards' | 'obligations' | 'override'>
> = fc
  .record(
    {
      override: fc.constant('release-managers'),
      conditions: fc.record({ withinMs: anyLength, resolver: aRole }, { requiredKeys: ['withinMs'] }),
      afterwards: fc.record({ reviewsMs: anyLength, conditionsMs: anyLength, blocksNext: fc.boolean() }),
      obligations: fc.array(
        fc.record({ what: fc.constant('Post-mortem'), role: aRole, withinMs: anyLength }),
        { minLength: 1, maxLength: 2 },
      ),
    },
    { requiredKeys: [] },
  )
  .map((aftermath) =>
    JSON.stringify(aftermath).includes('business') ? { ...aftermath, calendar: allHours() } : aftermath,
  );

export const anyMatrixPlan: fc.Arbitrary<Plan> = fc
  .tuple(anyMatrix, anyAftermath)
  .map(([phase, aftermath]) => gatePlan({ phases: [phase], verify: [], ...aftermath }));

/** An approval or denial in a role, as far as counting goes. */
export const said = (role: string, decision: Decision['decision'] = 'approve', by = role): Decision => ({
  by,
  at: '2026-11-21T10:01:00.000Z',
  role,
  decision,
  assurance: 'token',
  countedToward: [],
});

/** An open phase with these decisions. */
export const phaseWith = (...decisions: readonly Decision[]): PhaseState => ({
  id: 'gate',
  outcome: 'open',
  remindersSent: 0,
  decisions: [...decisions],
});

export const waivedRole = (role: string, owed = false) => ({
  role,
  at: '2026-11-21T10:15:00.000Z',
  because: 'not available within 15 minutes',
  owed,
});

export const anyDecisions = fc.array(
  fc
    .tuple(aRole, fc.constantFrom<Decision['decision'][]>('approve', 'approve', 'deny'))
    .map(([role, decision]) => said(role, decision)),
  { maxLength: 6 },
);

/** The tree of rows and one number, as the matrix of this test has it. */
export const rowsAnd = (roles: readonly string[], count?: ReturnType<typeof atLeast>) =>
  count ? allOf(...roles.map(row), count) : together(roles.map(row));
