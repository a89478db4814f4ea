import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { rolesAsked } from '#domain/approval/rules';
import { directory, type Directory } from '#domain/identity/directory';
import { fold } from '#domain/release/apply';
import { decide } from '#domain/release/decide';
import { approversLeft, eligibleRoles } from '#domain/release/eligibility';
import type { Release } from '#domain/release/release';
import { fittingApproval } from '#test/support/ballots';
import { cast } from '#test/support/cast';
import { anyHistory } from '#test/support/histories';
import { gate } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  opened,
  phaseOpened,
  releaseAfter,
  storyId,
  type Step,
} from '#test/support/story';
import { deciding } from '#test/support/trees';

describe('the roles somebody may decide in', () => {
  it.each<[string, string[]]>([
    ['devi', ['devops-team']],
    ['twohats', ['devops-team', 'platform-leads']],
    ['owner', ['platform-owner']],
    ['operator', []],
    ['manager', []],
    ['nobody', []],
    ['somebody who left', []],
  ])('of %s are %j', (id, roles) => {
    expect(eligibleRoles(gate(), cast, id)).toEqual(roles);
  });
});

describe('those who could still approve', () => {
  const left = (...steps: readonly Step[]) => {
    const release = releaseAfter(...steps);
    return approversLeft(release, release.plan.phases[0]!, release.phases[0]!, cast).map(({ id }) => id);
  };

  it('are everybody whose role counts', () => {
    expect(left(...atTheGate)).toEqual(['devi', 'dave', 'lena', 'sara', 'owner', 'twohats']);
  });

  it('are no longer those who have', () => {
    expect(left(...atTheGate, approvedBy('devi'))).toEqual(['dave', 'lena', 'sara', 'owner', 'twohats']);
  });

  it('are never the authors', () => {
    const byDevi = { kind: 'person', id: 'devi', authors: ['devi'] } as const;
    expect(left(opened({ requester: { ...byDevi, authors: ['devi'] } }), phaseOpened())).not.toContain(
      'devi',
    );
  });

  it('are nobody once every approval is there, though evidence is missing', () => {
    const unproven = opened({ form: { evidence: {} } });
    expect(left(unproven, phaseOpened(), approvedBy('owner'))).toEqual([]);
  });
});

describe('whatever happened, and whoever holds which role today', () => {
  const anyRelease = anyHistory(storyId).chain((history) =>
    fc.nat(history.length - 1).map((until) => fold(storyId, history.slice(0, until + 1).flat())!),
  );

  it('those who could still approve are exactly those whose approval would be recorded', () => {
    fc.assert(
      fc.property(anyRelease, anyDirectory, (release, today) => {
        const index = release.phases.findIndex((phase) => phase.outcome === 'open');
        fc.pre(index >= 0 && !release.cancelled);
        const phase = release.phases[index]!;
        const left = approversLeft(release, release.plan.phases[index]!, phase, today).map(({ id }) => id);
        const recorded = today.people.map(({ id }) => id).filter((id) => approves(release, id, today));
        expect(left.toSorted()).toEqual(recorded.toSorted());
      }),
    );
  });

  it('they are never authors, never somebody who has decided, and each holds a role of the phase', () => {
    fc.assert(
      fc.property(anyRelease, anyDirectory, (release, today) => {
        for (const [index, phase] of release.phases.entries()) {
          const plan = release.plan.phases[index]!;
          for (const { id } of approversLeft(release, plan, phase, today)) {
            expect(release.requester.authors).not.toContain(id);
            expect(phase.decisions.map((given) => given.by)).not.toContain(id);
            expect(
              rolesAsked(plan, phase).filter((name) => today.roles[name]?.people.includes(id)),
            ).not.toEqual([]);
          }
        }
      }),
    );
  });

  it('nobody ever decided twice on a phase, on a request of their own, or in a role they did not hold', () => {
    fc.assert(
      fc.property(anyRelease, (release) => {
        for (const [index, phase] of release.phases.entries()) {
          const { decisions } = phase;
          expect(new Set(decisions.map(({ by }) => by)).size).toBe(decisions.length);
          for (const { by, role } of decisions) {
            expect(release.requester.authors).not.toContain(by);
            expect(eligibleRoles(release.plan.phases[index]!, cast, by, phase)).toContain(role);
          }
        }
      }),
    );
  });
});

/** The people of the shop with their roles dealt anew; the authors may hold some too. */
const anyDirectory: fc.Arbitrary<Directory> = fc
  .tuple(...deciding.map(() => fc.subarray(cast.people, { minLength: 1 })))
  .map((held) =>
    directory.parse({
      ...cast,
      roles: {
        ...cast.roles,
        ...Object.fromEntries(
          deciding.map((name, index) => [name, { title: name, people: held[index]!.map(({ id }) => id) }]),
        ),
      },
    }),
  );

/** Whether this person's approval counts, at the moment the open phase opened. */
function approves(release: Release, by: string, today: Directory): boolean {
  const now = release.phases.find((phase) => phase.outcome === 'open')!.openedAt!;
  return decide(release, fittingApproval(release, by, today), today, now).ok;
}
