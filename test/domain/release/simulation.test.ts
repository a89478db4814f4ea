import { describe, expect, it } from 'vitest';
import type { Directory } from '#domain/identity/directory';
import type { Plan } from '#domain/policy/plan';
import { describe as view } from '#domain/release/describe';
import { openPhase } from '#domain/release/open-phase';
import { simulate } from '#domain/release/simulation';
import type { ReleaseForm } from '#domain/release/form';
import { anyPlan } from '#test/support/arbitraries';
import { cast } from '#test/support/cast';
import fc from '#test/support/fc';
import { anyMatrixPlan } from '#test/support/matrices';
import { gate, gatePlan, manualPlan, matrixPlan, slot, twoPhasePlan } from '#test/support/plans';
import {
  approvedBy,
  formOf,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  shopRequester,
} from '#test/support/story';

const simulated = (
  plan: Plan,
  { form = {}, directory = cast }: { form?: Partial<ReleaseForm>; directory?: Directory } = {},
) => simulate({ requester: shopRequester, form: formOf(form), plan }, directory, openPhase, minute(0));

const whoOf = (plan: Plan, directory?: Directory) =>
  Object.fromEntries(
    simulated(plan, directory ? { directory } : {}).phases.flatMap(({ slots }) =>
      slots.map(({ role, who }) => [role, who]),
    ),
  );

describe('who would have to approve', () => {
  it('R002-3 is everybody who could decide for each role, and never the requester', () => {
    expect(whoOf(matrixPlan())).toEqual({
      'devops-team': ['devi', 'dave', 'twohats'],
      'platform-leads': ['lena', 'twohats'],
      'sre-team': ['sara'],
      'platform-owner': ['owner'],
      operators: ['operator'],
    });
    const authors = { ...cast.roles, 'devops-team': { title: 'DevOps', people: ['author', 'devi'] } };
    expect(whoOf(matrixPlan(), { ...cast, roles: authors })['devops-team']).toEqual(['devi']);
  });

  it('is nobody for a role that is not needed', () => {
    const plan = matrixPlan({ slots: [slot('devops-team'), slot('sre-team', { mode: 'not-needed' })] });
    expect(whoOf(plan)['sre-team']).toEqual([]);
  });

  it('is told of any phase as the request itself would tell it', () => {
    fc.assert(
      fc.property(fc.oneof(anyMatrixPlan, anyPlan), (plan) => {
        const [told] = simulated(plan).phases;
        const [real] = view(releaseAfter(opened({ plan }), phaseOpened(plan.phases[0]!.id))).phases;
        expect(told?.slots.map(({ who: _, ...one }) => one)).toEqual(real?.slots);
        expect(told?.expiresAt).toBe(real?.expiresAt);
      }),
    );
  });
});

describe('in which order, and by when', () => {
  it('each phase opens at the latest when the time of the one before it is over', () => {
    expect(simulated(twoPhasePlan()).phases).toMatchObject([
      { id: 'review', needs: 'platform-leads', opensBy: minute(0), expiresAt: minute(60) },
      { id: 'gate', opensBy: minute(60), expiresAt: minute(120) },
    ]);
  });

  it('never later than the real one, which opens as soon as the one before it is approved', () => {
    const plan = twoPhasePlan();
    const real = releaseAfter(
      opened({ plan }),
      phaseOpened('review'),
      approvedBy('lena', 59),
      phaseOpened('gate', 59),
    );
    expect(real.phases[1]!.expiresAt! <= simulated(plan).phases[1]!.expiresAt).toBe(true);
  });

  it('R002-3 each role with a time of its own has it from the opening', () => {
    const dueAt = simulated(matrixPlan()).phases[0]?.slots.map(({ role, dueAt: at }) => [role, at]);
    expect(dueAt).toEqual([
      ['devops-team', minute(10)],
      ['platform-leads', minute(20)],
      ['sre-team', minute(15)],
      ['platform-owner', minute(60)],
      ['operators', undefined],
    ]);
  });

  it('counts on the calendar of the policy', () => {
    // Saturday at ten, so the two days begin on Monday at nine.
    const calendar = {
      id: 'office',
      zone: 'UTC',
      workingDays: ['mon', 'tue', 'wed', 'thu', 'fri'] as const,
      hours: { from: '09:00', to: '17:00' },
      holidays: [],
    };
    const expiresAfterMs = { kind: 'business', count: 2, unit: 'day' } as const;
    const plan = gatePlan({
      calendar: { ...calendar, workingDays: [...calendar.workingDays] },
      phases: [gate({ expiresAfterMs, remindAfterMs: [] })],
    });
    expect(simulated(plan).phases[0]?.expiresAt).toBe('2026-11-25T09:00:00.000Z');
  });
});

describe('what would block it', () => {
  it('is nothing where everything is there', () => {
    expect(simulated(matrixPlan()).blockers).toEqual([]);
    expect(simulated(twoPhasePlan()).blockers).toEqual([]);
  });

  it('R002-9 is each piece of evidence that is missing or not good enough', () => {
    expect(simulated(gatePlan(), { form: { evidence: { tests: { failed: 2 } } } }).blockers).toEqual([
      {
        code: 'evidence-missing',
        phase: 'gate',
        sentence: 'Approval gate needs tests.failed to be 0 (it is 2).',
      },
      {
        code: 'evidence-missing',
        phase: 'gate',
        sentence: 'Approval gate needs vulnerabilities.critical to be 0 (it was not reported).',
      },
    ]);
  });

  const without = (role: string): Directory => ({
    ...cast,
    roles: { ...cast.roles, [role]: { title: role, people: ['author'] } },
  });

  it('is that nobody is left besides the requester for what is required', () => {
    expect(simulated(matrixPlan(), { directory: without('platform-leads') }).blockers).toEqual([
      {
        code: 'nobody-left',
        phase: 'gate',
        sentence:
          'Stakeholder review needs approval by devops-team, and platform-leads, and too few people besides the requester could give it.',
      },
    ]);
  });

  it('R002-6 is not that nobody is there who is asked only if available, may or comes later', () => {
    for (const role of ['sre-team', 'platform-owner', 'operators'])
      expect(simulated(matrixPlan(), { directory: without(role) }).blockers).toEqual([]);
  });
});

describe('what comes after', () => {
  it('R003-17 an automatic start waits for nobody', () => {
    expect(simulated(gatePlan()).start).toEqual({ how: 'automatic', who: [] });
  });

  it('R002-16 a manual one for the requester or whoever may start it', () => {
    expect(simulated(manualPlan()).start).toEqual({
      how: 'manual',
      who: ['shop-release', 'author', 'operator'],
    });
  });

  it('R002-6 whatever is owed once it is deployed is said, with the time there is for it', () => {
    const twoDays = { kind: 'business', count: 2, unit: 'day' } as const;
    const obligations = [{ what: 'Post-deployment review', role: 'release-managers', withinMs: twoDays }];
    expect(simulated(matrixPlan({}, { obligations })).afterwards).toEqual([
      { what: 'Review as operators', role: 'operators', within: '30 minutes' },
      { what: 'Post-deployment review', role: 'release-managers', within: '2 business days' },
    ]);
  });
});
