import fc from '#test/support/fc';
import type { EvidenceRule, PhasePlan, Plan, StagePlan } from '#domain/policy/plan';
import type { Measurements } from '#domain/release/events';
import { releaseForm, type Evidence, type EvidenceValue, type ReleaseForm } from '#domain/release/form';
import { line, paragraph } from '#domain/text';
import { anyAftermath, anyMatrix } from './matrices.ts';
import { gate, gatePlan, stage } from './plans.ts';
import { formOf } from './story.ts';
import { anyTree, deciding } from './trees.ts';

/** Text in any script, as the doors let it in. */
const written = (most: number, door: typeof line | typeof paragraph) =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
      fc.constantFrom('Größe ✓', '日本語のリリース', '"quoted" \\ and /', 'a\u00a0b', '0', 'null'),
    )
    .map((text) => text.trim())
    .filter((text) => door(most).safeParse(text).success);

export const anyLine = written(200, line);
export const anyParagraph = written(2_000, paragraph);

/** Numbers that the tables can hold: at most 38 digits, and integers as exact as JavaScript's. */
export const anyNumber = fc
  .oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
    fc.constantFrom(0.1, 1 / 3, 1e-7, -1.5e-100, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
  )
  .map((value) => (Math.abs(value) < 1e-130 ? 0 : value));

const anyFact = fc.oneof(anyNumber, fc.boolean(), anyLine);

export const anyEvidenceValue: fc.Arbitrary<EvidenceValue> = fc.oneof(
  anyFact,
  fc.dictionary(
    fc.oneof(
      fc.constantFrom('failed', 'toString', 'hasOwnProperty'),
      fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,9}$/),
    ),
    anyFact,
    {
      maxKeys: 4,
      noNullPrototype: true,
    },
  ),
);

export const anyEvidenceName = fc.oneof(
  fc.constantFrom('tests', 'coverage'),
  fc.stringMatching(/^[a-z0-9]{1,8}([._/-][a-z0-9]{1,4})?$/),
);

const anyEvidence: fc.Arbitrary<Evidence> = fc.dictionary(anyEvidenceName, anyEvidenceValue, {
  maxKeys: 3,
  noNullPrototype: true,
});

/** Any form that the door lets in, with every optional part there or not. */
export const anyForm: fc.Arbitrary<ReleaseForm> = fc
  .record(
    {
      policy: fc.constant('production-gate'),
      version: anyLine,
      commit: fc.stringMatching(/^([0-9a-f]{40}|[0-9a-f]{64})$/),
      artifacts: fc.array(fc.record({ name: anyLine, digest: fc.stringMatching(/^sha256:[0-9a-f]{64}$/) }), {
        maxLength: 2,
      }),
      components: fc.array(anyLine, { maxLength: 3 }),
      flags: fc.record({ security: fc.boolean(), breaking: fc.boolean() }, { requiredKeys: [] }),
      summary: anyLine,
      notes: anyParagraph,
      links: fc.array(fc.record({ title: anyLine, url: fc.webUrl() }), { maxLength: 2 }),
      risk: fc.constantFrom('low', 'medium', 'high', 'critical'),
      plannedFor: fc.constantFrom('2026-11-22T09:00:00Z', '2026-11-22T09:00:00+01:00'),
      emergency: fc.dictionary(fc.stringMatching(/^[a-z]{1,10}$/), anyParagraph, {
        maxKeys: 2,
        noNullPrototype: true,
      }),
      form: fc.dictionary(
        fc.stringMatching(/^[a-z]{1,10}$/),
        fc.oneof(anyNumber, fc.boolean(), anyParagraph),
        { maxKeys: 2, noNullPrototype: true },
      ),
      evidence: anyEvidence,
    },
    { requiredKeys: [] },
  )
  .map((over) => releaseForm.parse({ ...formOf(), ...over }));

const anyRule: fc.Arbitrary<EvidenceRule> = fc.constantFrom(
  { path: 'tests.failed', operator: '=', value: 0, sentence: 'tests.failed must be 0' },
  { path: 'coverage', operator: '>=', value: 80, sentence: 'coverage must be at least 80' },
);

const anyPhase = (id: string): fc.Arbitrary<PhasePlan> =>
  fc.oneof(
    anyCount(id),
    anyMatrix.map((phase) => ({ ...phase, id, title: `The ${id}` })),
  );

const anyCount = (id: string): fc.Arbitrary<PhasePlan> =>
  fc
    .record({
      approvals: anyTree,
      expiresAfterMs: fc.constantFrom(60_000, 3_600_000, 86_400_000),
      remindAfterMs: fc.constantFrom<number[]>([], [30_000], [30_000, 45_000]),
      evidence: fc.uniqueArray(anyRule, { maxLength: 1 }),
      checklist: fc.constantFrom<PhasePlan['checklist']>([], gate().checklist),
    })
    .map((over) => gate({ id, title: `The ${id}`, ...over }));

const anyStage: fc.Arbitrary<StagePlan> = fc
  .record({ forMs: fc.constantFrom(60_000, 600_000), everyMs: fc.constant(60_000) })
  .map(stage);

export const anyPlan: fc.Arbitrary<Plan> = fc
  .tuple(
    fc
      .integer({ min: 1, max: 3 })
      .chain((phases) => fc.tuple(...['review', 'gate', 'sign-off'].slice(0, phases).map(anyPhase))),
    fc.array(anyStage, { maxLength: 2 }),
    fc.constantFrom('automatic' as const, 'manual' as const),
    fc.uniqueArray(fc.constantFrom(...deciding), { maxLength: 2 }),
    anyAftermath,
  )
  .map(([phases, verify, start, informed, aftermath]) =>
    gatePlan({
      ...aftermath,
      phases,
      verify,
      informed,
      deploy: {
        ...gatePlan().deploy,
        start,
        starters: ['operators'],
        startWithinMs: start === 'manual' ? 20_000 : 0,
      },
    }),
  );

export const anyMeasurements: fc.Arbitrary<Measurements> = fc.record(
  {
    errorRate: fc.oneof(
      fc.constantFrom(0, 0.001, 0.02),
      fc.double({ min: 0, max: 1, noNaN: true }).map(storable),
    ),
    latencyP99Ms: fc.double({ min: 0, max: 1e6, noNaN: true }).map(storable),
    failedCallsPerMinute: fc.nat(),
    healthy: fc.boolean(),
  },
  { requiredKeys: [] },
);

function storable(value: number): number {
  return value < 1e-130 ? 0 : value;
}
