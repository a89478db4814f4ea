import { describe, expect, it } from 'vitest';
import { personOf } from '#domain/identity/directory';
import { approvalRecordOf } from '#domain/report/approval-record';
import { cast } from '#test/support/cast';
import { manualPlan } from '#test/support/plans';
import {
  approvedBy,
  cancelledBy,
  conditionJudgedBy,
  conditionResolved,
  deniedBy,
  evidenceAttached,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  startRequestedBy,
  storyId,
  supersededBy,
  type Step,
} from '#test/support/story';
import { asked } from '#test/views/fixtures';

const recordAfter = (...steps: readonly Step[]) =>
  approvalRecordOf(releaseAfter(...asked({ changeType: 'minor' }), ...steps), cast);

const examples = { text: 'Update the API examples', due: 'before-deployment' as const };

const name = (id: string) => personOf(cast, id)?.name;

it('R002-18 the approval record says release, type, each approval and the final authorization', () => {
  const record = recordAfter(approvedBy('devi', 5), approvedBy('lena', 12, { reason: 'Tried it.' }));
  expect(record).toEqual({
    requestId: storyId,
    service: 'checkout',
    environment: 'production',
    release: 'v1.2.3',
    releaseType: 'minor',
    approvalTimestamp: minute(12),
    approvals: [
      {
        role: cast.roles['devops-team']?.title,
        roleId: 'devops-team',
        approver: name('devi'),
        approverId: 'devi',
        status: 'approved',
        timestamp: minute(5),
        conditions: [],
        notes: '',
      },
      expect.objectContaining({ approver: name('lena'), status: 'approved', notes: 'Tried it.' }),
    ],
    finalAuthorization: { authorizer: 'countersign', timestamp: minute(12), allConditionsMet: true },
  });
});

it('the approval record says in whose place somebody decided', () => {
  const release = releaseAfter(...asked({ changeType: 'minor' }), approvedBy('devi', 5));
  const [phase, ...rest] = release.phases;
  const inPlace = { ...phase!, decisions: [{ ...phase!.decisions[0]!, onBehalfOf: 'dave' }] };
  const [given] = approvalRecordOf({ ...release, phases: [inPlace, ...rest] }, cast).approvals;
  expect(given).toMatchObject({
    approver: name('devi'),
    approverId: 'devi',
    onBehalfOf: name('dave'),
    onBehalfOfId: 'dave',
  });
});

it.each<[string, readonly Step[]]>([
  ['while an approval is missing', [approvedBy('devi', 5)]],
  ['after a denial', [deniedBy('devi', 'Not today.', 5)]],
  ['after a cancellation', [cancelledBy('manager', 'Not needed.', 5)]],
  [
    'after a cancellation of what was authorized',
    [approvedBy('devi', 5), approvedBy('lena', 12), cancelledBy('manager', 'Not needed.', 13)],
  ],
  [
    'after a newer request took the place of what was authorized',
    [approvedBy('devi', 5), approvedBy('lena', 12), supersededBy('v1.2.4', 13)],
  ],
  ['while a condition is not met', [approvedBy('owner', 5, { conditions: [examples] })]],
])('R002-18 the approval record has no final authorization %s', (_, steps) => {
  expect(recordAfter(...steps)).not.toHaveProperty('finalAuthorization');
});

it('R002-18 the approval record keeps a denial with its reason', () => {
  expect(recordAfter(deniedBy('devi', 'Not today.', 5)).approvals).toEqual([
    expect.objectContaining({ approverId: 'devi', status: 'denied', notes: 'Not today.' }),
  ]);
});

it('R002-18 the approval record names whoever left the directory by id', () => {
  const release = releaseAfter(...asked(), approvedBy('devi', 5));
  expect(approvalRecordOf(release, { ...cast, people: [], roles: {} }).approvals).toEqual([
    expect.objectContaining({ role: 'devops-team', approver: 'devi' }),
  ]);
});

it('R002-18 the approval record has the conditions of each approval, and that all of them are met', () => {
  const later = { text: 'Monitor the minor UI issues', due: 'after-deployment' as const };
  const record = recordAfter(
    approvedBy('devi', 5, { conditions: [examples, later], justification: 'Rehearsed.' }),
    approvedBy('lena', 6),
    conditionResolved('c1', 7),
    conditionJudgedBy('devi', true, 8),
  );
  expect(record.approvals.map(({ conditions, notes }) => ({ conditions, notes }))).toEqual([
    { conditions: [examples.text, later.text], notes: 'Rehearsed.' },
    { conditions: [], notes: '' },
  ]);
  expect(record.finalAuthorization).toMatchObject({ timestamp: minute(8), allConditionsMet: true });
});

it('R002-18 the approval record gives an approval only the conditions that were set with it', () => {
  const record = recordAfter(
    approvedBy('devi', 5, { conditions: [examples] }),
    evidenceAttached('tests', { passed: 811, failed: 0 }, 6),
    approvedBy('devi', 7),
  );
  expect(record.approvals.map(({ conditions }) => conditions)).toEqual([[]]);
});

describe('R002-18 the authorizer in the approval record', () => {
  const plan = manualPlan({
    authorization: {
      by: 'operators',
      checks: [{ id: 'approvals', text: 'Approved', provenBy: [{ by: 'approvals' }] }],
    },
  });
  const approved = [opened({ plan }), phaseOpened(), approvedBy('owner', 5)];
  const authorizerAfter = (...steps: readonly Step[]) =>
    approvalRecordOf(releaseAfter(...approved, ...steps), cast).finalAuthorization;

  it('is whoever started it in the role that authorizes, at that time', () => {
    expect(authorizerAfter(startRequestedBy('operator', 9))).toEqual({
      authorizer: name('operator'),
      authorizerId: 'operator',
      role: cast.roles['operators']?.title,
      roleId: 'operators',
      timestamp: minute(9),
      allConditionsMet: true,
    });
  });

  it.each<[string, readonly Step[]]>([
    ['before it is started', []],
    ['when somebody else started it', [startRequestedBy('author', 9)]],
  ])('is countersign %s', (_, steps) => {
    expect(authorizerAfter(...steps)).toEqual({
      authorizer: 'countersign',
      timestamp: minute(5),
      allConditionsMet: true,
    });
  });

  it('is nobody while a check of the policy does not hold', () => {
    const release = releaseAfter(
      opened({
        plan: {
          ...plan,
          authorization: {
            by: 'operators',
            checks: [{ id: 'target', text: 'Ready', provenBy: [{ by: 'target' }] }],
          },
        },
      }),
      phaseOpened(),
      approvedBy('owner', 5),
    );
    expect(approvalRecordOf(release, { ...cast, services: [] })).not.toHaveProperty('finalAuthorization');
  });
});
