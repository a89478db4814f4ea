import { beforeAll, describe, expect, it } from 'vitest';
import { compilePolicies } from '#adapters/yaml/compile-policies';
import { inWords } from '#domain/approval/tally';
import { isComplete, rolesAsked, withoutRows } from '#domain/approval/rules';
import type { CompiledPolicies } from '#domain/policy/compiled';
import type { PhasePlan, Plan, SlotPlan } from '#domain/policy/plan';
import { resolvePlan } from '#domain/policy/resolve';
import type { PhaseState } from '#domain/release/release';
import { durationInWords } from '#domain/time';
import { release } from './cast.ts';

let policies: CompiledPolicies;
beforeAll(async () => {
  policies = await compilePolicies('policies');
});

const outcomeFor = (changes: Readonly<Record<string, unknown>>) =>
  resolvePlan(policies.packs, release({ service: 'lab-console', environment: 'release', ...changes }));

async function planFor(changes: Readonly<Record<string, unknown>>): Promise<Plan> {
  const outcome = await outcomeFor(changes);
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  return outcome.value;
}

const reviewFor = async (changes: Readonly<Record<string, unknown>>): Promise<PhasePlan> => {
  const [review, ...others] = (await planFor(changes)).phases;
  if (!review || others.length > 0) throw new Error('the stakeholder review is one phase');
  return review;
};

const types = ['patch', 'minor', 'major', 'hotfix'] as const;
type Type = (typeof types)[number];

/** The four tables of the document, "Role | Required | Review Focus | Timeline", cell by cell. */
const tables: Readonly<Record<Type, string>> = {
  patch: `
    Release Manager | Required            | Process coordination   | 2 hours
    Technical Lead  | Required            | Implementation review  | 4 hours
    Product Owner   | Optional            | User impact assessment | 4 hours
    QA Lead         | Required            | Regression testing     | 8 hours
    Security Lead   | If security-related | Security validation    | 4 hours
    DevOps Lead     | Optional            | Deployment validation  | 2 hours`,
  minor: `
    Release Manager | Required | Process coordination            | 8 hours
    Technical Lead  | Required | Architecture and implementation | 16 hours
    Product Owner   | Required | Feature validation              | 24 hours
    QA Lead         | Required | Testing completeness            | 32 hours
    Security Lead   | Required | Security assessment             | 16 hours
    DevOps Lead     | Required | Deployment readiness            | 8 hours`,
  major: `
    Release Manager | Required | Process orchestration             | 24 hours
    Technical Lead  | Required | Architecture and breaking changes | 40 hours
    Product Owner   | Required | Strategic alignment               | 32 hours
    QA Lead         | Required | Comprehensive testing             | 64 hours
    Security Lead   | Required | Security architecture             | 32 hours
    DevOps Lead     | Required | Infrastructure readiness          | 24 hours`,
  hotfix: `
    Release Manager | Required          | Emergency coordination    | 15 min
    Technical Lead  | If available      | Implementation validation | 30 min
    Product Owner   | Post-deployment   | Impact assessment         | 1 hour
    QA Lead         | If available      | Critical path testing     | 30 min
    Security Lead   | If security issue | Security validation       | 30 min
    DevOps Lead     | If available      | Deployment safety         | 15 min`,
};

interface Cells {
  readonly type: Type;
  readonly role: string;
  readonly required: string;
  readonly focus: string;
  readonly time: string;
}

const cells = types.flatMap((type) =>
  tables[type]
    .trim()
    .split('\n')
    .map((line): Cells => {
      const [role = '', required = '', focus = '', time = ''] = line.split('|').map((cell) => cell.trim());
      return { type, role: role.toLowerCase().replaceAll(' ', '-'), required, focus, time };
    }),
);

/** What "Required" says, as the mode without and with a change that touches security. */
const modes: Readonly<Record<string, readonly [SlotPlan['mode'], SlotPlan['mode']]>> = {
  Required: ['required', 'required'],
  Optional: ['optional', 'optional'],
  'If available': ['if-available', 'if-available'],
  'Post-deployment': ['post-deployment', 'post-deployment'],
  'If security-related': ['not-needed', 'required'],
  'If security issue': ['not-needed', 'required'],
};

const msOf = (time: string): number => {
  const [count, unit = ''] = time.split(' ');
  return Number(count) * (unit.startsWith('min') ? 60_000 : 3_600_000);
};

describe('R002-2, R002-3, R002-4, R002-5, R002-6 the four tables', () => {
  it.each(types)('of a %s name the six roles of the document and nobody else', async (type) => {
    expect((await reviewFor({ changeType: type })).slots?.map(({ role }) => role)).toEqual([
      'release-manager',
      'technical-lead',
      'product-owner',
      'qa-lead',
      'security-lead',
      'devops-lead',
    ]);
  });

  it.each(cells)('R002-7 $type: $role is "$required"', async ({ type, role, required }) => {
    const modeWith = async (flags: object) =>
      (await reviewFor({ changeType: type, flags })).slots?.find((slot) => slot.role === role)?.mode;
    const found = [await modeWith({ security: false }), await modeWith({ security: true })];
    expect(found).toEqual(modes[required]);
    expect(await modeWith({})).toBe(found[0]);
  });

  it.each(cells)(
    'R002-8 $type: $role looks at "$focus", within $time',
    async ({ type, role, focus, time }) => {
      const slot = (await reviewFor({ changeType: type })).slots?.find((one) => one.role === role);
      expect(slot).toMatchObject({ focus, within: msOf(time) });
    },
  );
});

describe('R002-3, R002-4, R002-5, R002-6 exactly these approvals release', () => {
  const roles = [...new Set(cells.map(({ role }) => role))];
  const everySubset = Array.from({ length: 2 ** roles.length }, (_, bits) =>
    roles.filter((__, index) => (bits & (2 ** index)) !== 0),
  );

  /** What has to be among the approvals: the rows that are required, and one of each group that is counted. */
  const rules: readonly {
    name: string;
    asked: Readonly<Record<string, unknown>>;
    all: readonly string[];
    oneOf?: readonly string[];
    waived?: readonly string[];
  }[] = [
    {
      name: 'a patch',
      asked: { changeType: 'patch' },
      all: ['release-manager', 'technical-lead', 'qa-lead'],
    },
    {
      name: 'a patch of security',
      asked: { changeType: 'patch', flags: { security: true } },
      all: ['release-manager', 'technical-lead', 'qa-lead', 'security-lead'],
    },
    { name: 'a minor release', asked: { changeType: 'minor' }, all: roles },
    { name: 'a major release', asked: { changeType: 'major' }, all: roles },
    {
      name: 'a hotfix while everybody may still be available',
      asked: { changeType: 'hotfix' },
      all: ['release-manager', 'technical-lead', 'qa-lead', 'devops-lead'],
    },
    {
      name: 'a hotfix for which only the technical lead was available',
      asked: { changeType: 'hotfix' },
      waived: ['qa-lead', 'devops-lead'],
      all: ['release-manager', 'technical-lead'],
    },
    {
      name: 'a hotfix for which nobody was available',
      asked: { changeType: 'hotfix' },
      waived: ['technical-lead', 'qa-lead', 'devops-lead'],
      all: ['release-manager'],
      oneOf: ['technical-lead', 'product-owner'],
    },
    {
      name: 'a hotfix of a security issue for which nobody was available',
      asked: { changeType: 'hotfix', flags: { security: true } },
      waived: ['technical-lead', 'qa-lead', 'devops-lead'],
      all: ['release-manager', 'security-lead'],
      oneOf: ['technical-lead', 'product-owner'],
    },
  ];

  it.each(rules)('of all 64 combinations, for $name', async ({ asked, all, oneOf, waived = [] }) => {
    const plan = await reviewFor(asked);
    const released = everySubset.filter((given) =>
      isComplete(plan, {
        decisions: given.map((role) => ({ role, decision: 'approve' })) as PhaseState['decisions'],
        waived: waived.map((role) => ({ role, at: '', because: '', owed: false })),
      }),
    );
    const said = everySubset.filter(
      (given) =>
        all.every((role) => given.includes(role)) && (oneOf?.some((role) => given.includes(role)) ?? true),
    );
    expect(released).toEqual(said);
  });
});

/** "Approval Requirements Summary" and the line "Required Approvals" above each table. */
describe('R002-3, R002-4, R002-5, R002-6 the quick reference', () => {
  const primary = ['release-manager', 'technical-lead', 'product-owner'];

  it.each<{ type: Type; said: string; count: string; roles: readonly string[] }>([
    {
      type: 'patch',
      said: '2 of 3 primary roles; 2 primary + QA',
      count: '2 of release-manager, technical-lead or product-owner',
      roles: ['release-manager', 'technical-lead', 'qa-lead'],
    },
    {
      type: 'minor',
      said: '3 of 3 primary roles + QA Lead; 3 primary + QA + Security',
      count: '3 of release-manager, technical-lead or product-owner',
      roles: [...primary, 'qa-lead', 'security-lead'],
    },
    {
      type: 'major',
      said: 'all stakeholder roles; all stakeholders',
      count: '3 of release-manager, technical-lead or product-owner',
      roles: [...primary, 'qa-lead', 'security-lead', 'devops-lead'],
    },
    {
      type: 'hotfix',
      said: 'Release Manager + 1 primary role; Release Manager + 1',
      count: '1 of technical-lead or product-owner',
      roles: ['release-manager'],
    },
  ])('a $type needs "$said"', async ({ type, count, roles }) => {
    const { approvals, slots = [] } = await reviewFor({ changeType: type });
    expect(inWords(withoutRows(approvals, new Set(slots.map(({ role }) => role))))).toBe(count);
    const required = slots.filter(({ mode }) => mode === 'required').map(({ role }) => role);
    expect(required).toEqual(expect.arrayContaining([...roles]));
    // Critical is what the quick reference names.
    const critical = slots.filter((slot) => slot.mode === 'required' && slot.critical);
    expect(critical.map(({ role }) => role)).toEqual(roles);
  });

  it.each<{ type: Type; timeline: string; from: string; to: string; warned: string }>([
    { type: 'patch', timeline: '24-48 hours', from: '1 day', to: '2 days', warned: '12 hours' },
    { type: 'minor', timeline: '1-2 weeks', from: '7 days', to: '14 days', warned: '1 day' },
    { type: 'major', timeline: '2-4 weeks', from: '14 days', to: '28 days', warned: '1 day' },
    { type: 'hotfix', timeline: '1-4 hours', from: '60 minutes', to: '4 hours', warned: '30 minutes' },
  ])('R002-23 a $type closes after $from of "$timeline" and never waits beyond $to', async (row) => {
    const plan = await reviewFor({ changeType: row.type });
    const { expiresAfterMs, onExpiry = [], warnBeforeMs = 0 } = plan;
    const lengths = [expiresAfterMs, ...onExpiry.map((step) => (step.how === 'proceed' ? 0 : step.for))];
    const longest = lengths.reduce<number>((sum, length) => sum + Number(length), 0);
    expect(durationInWords(Number(expiresAfterMs))).toBe(row.from);
    expect(durationInWords(longest)).toBe(row.to);
    expect(durationInWords(warnBeforeMs)).toBe(row.warned);
    // Whoever still has time to answer is not cut off by the deadline.
    for (const { role, mode, within } of plan.slots ?? [])
      if (mode !== 'post-deployment')
        expect([role, Number(within) < Number(expiresAfterMs)]).toEqual([role, true]);
  });

  it('R002-23 a minor release is reviewed in a hurry, released on condition, postponed and only then cancelled', async () => {
    const { onExpiry = [] } = await reviewFor({ changeType: 'minor' });
    expect(onExpiry.map(({ how }) => how)).toEqual(['reduce', 'proceed', 'postpone']);
  });
});

describe('R002-2 the release type', () => {
  const variantOf = async (changes: Readonly<Record<string, unknown>>) => {
    const outcome = await outcomeFor(changes);
    return outcome.ok ? outcome.value.variant : outcome.refusal.code;
  };

  it.each(types)('%s has a matrix of its own', async (type) => {
    expect(await variantOf({ changeType: type })).toBe(type);
  });

  it.each(['minor', 'patch', 'major'])(
    'R002-5 a %s release that breaks something is a major one',
    async (type) => {
      expect(await variantOf({ changeType: type, flags: { breaking: true } })).toBe('major');
    },
  );

  it.each(['standard', 'feature', 'emergency'])(
    'nothing is released as %s: the document knows four types',
    async (type) => {
      expect(await variantOf({ changeType: type })).toBe('no-variant');
      expect(await variantOf({ changeType: type, flags: { breaking: true } })).toBe('no-variant');
    },
  );

  it.each(types)('R002-6 an emergency is a hotfix or nothing: %s', async (type) => {
    const said = await variantOf({
      changeType: type,
      emergency: { incident: 'INC-1' },
      flags: { breaking: true },
    });
    expect(said).toBe(type === 'hotfix' ? 'hotfix' : 'no-variant');
  });
});

it('R002-6 before a hotfix the product owner is asked only as the one primary role; the review is owed after it', async () => {
  const plan = await planFor({ changeType: 'hotfix' });
  expect(rolesAsked(plan.phases[0]!)).toContain('product-owner');
  expect(plan.obligations).toEqual([
    {
      what: 'Post-deployment review with all stakeholders',
      role: 'release-manager',
      withinMs: 48 * 3_600_000,
    },
  ]);
  for (const changeType of ['patch', 'minor', 'major'])
    expect((await planFor({ changeType })).obligations).toBeUndefined();
});

it.each(types)(
  'R002-9, R002-12, R002-13 a %s has to show its tests, coverage, scans, bugs and performance',
  async (type) => {
    const { evidence } = await reviewFor({ changeType: type });
    expect(evidence.map(({ sentence }) => sentence)).toEqual([
      'tests.successRate must be above 95',
      'coverage must be above 90',
      'vulnerabilities.critical must be 0',
      'vulnerabilities.high must be 0',
      'bugs.critical must be 0',
      'performance.regression must be below 10',
    ]);
  },
);

it.each([
  ['patch', 'release-manager'],
  ['minor', 'technical-lead'],
  ['major', 'project-leadership'],
  ['hotfix', undefined],
])('R002-27 the override of a %s is with %s', async (changeType, holder) => {
  expect((await planFor({ changeType })).override).toBe(holder);
});

it.each(types)('R002-22 a denial of a %s is settled by whoever has the last word', async (changeType) => {
  expect(await reviewFor({ changeType })).toMatchObject({
    deny: 'conflict',
    conflicts: {
      final: { technical: 'technical-lead', product: 'product-owner' },
      by: 'release-manager',
      escalate: 'project-leadership',
    },
  });
});

describe('R002-11, R002-33 what each role hands in', () => {
  const reviewOf = async (role: string) => {
    const { slots = [] } = await reviewFor({ changeType: 'minor' });
    const review = slots.find((slot) => slot.role === role)?.review;
    return {
      items: review?.checklist.length,
      fields: review?.fields.map(({ id, required }) => (required ? id : `${id}?`)),
    };
  };

  it.each([
    ['R002-9', 'release-manager', 8, []],
    ['R002-13', 'technical-lead', 4, ['risk-level', 'key-risks']],
    ['R002-32', 'product-owner', 4, ['impact-level', 'benefits']],
    ['R002-12', 'qa-lead', 4, ['overall-score', 'known-issues']],
    ['R002-11', 'security-lead', 4, ['risk-level', 'key-risks?']],
    ['R002-11', 'devops-lead', 4, ['risk-level', 'key-risks?']],
  ])('%s %s: %i items and %j', async (_, role, items, fields) => {
    expect(await reviewOf(role)).toEqual({ items, fields });
  });
});

it('R002-15, R002-16, R002-17 the release manager confirms conditions, starts what is authorized the same day, and all stakeholders hear of it', async () => {
  const plan = await planFor({ changeType: 'minor' });
  expect(plan).toMatchObject({
    conditions: { withinMs: 2 * 86_400_000, resolver: 'release-manager' },
    afterwards: { blocksNext: true },
    deploy: { start: 'manual', starters: ['release-manager'], startWithinMs: 86_400_000 },
    announce: ['stakeholders', 'stakeholders-discord', 'review-issues'],
  });
  expect(plan.informed).toEqual(plan.phases[0]?.slots?.map(({ role }) => role));
});

it.each(types)('R002-16 a %s is authorized by the release manager on the six checks', async (changeType) => {
  const { authorization } = await planFor({ changeType });
  expect(authorization?.by).toBe('release-manager');
  expect(authorization?.checks.map(({ id, provenBy }) => [id, provenBy])).toEqual([
    ['approvals', [{ by: 'approvals' }]],
    ['conditions', [{ by: 'conditions' }]],
    ['final-validation', [{ by: 'evidence' }]],
    ['readiness', [{ by: 'item', item: 'deployment-plan' }, { by: 'target' }]],
    ['rollback-plan', [{ by: 'item', item: 'rollback-tested' }]],
    ['team', [{ by: 'item', item: 'team-informed' }]],
  ]);
});

it.each(['patch', 'minor', 'major', 'hotfix'])(
  'R002-29 the release managers answer for the status of a %s and for what approvals require',
  async (changeType) => {
    const { directory } = policies;
    expect(directory.releaseManagers).toEqual(['release-manager']);
    expect((await planFor({ changeType })).informed).toEqual(
      expect.arrayContaining(directory.releaseManagers),
    );
    expect(directory.roles['release-manager']?.responsibilities).toEqual(
      expect.arrayContaining([
        'Tells all stakeholders how the release stands',
        'Sees to it that what approvals require is kept',
      ]),
    );
  },
);

describe('R002-1, R002-28, R002-34 the directory', () => {
  const roles = () => [...new Set(cells.map(({ role }) => role))].map((id) => policies.directory.roles[id]!);

  it('says of each role what it decides, what it does, and where it is reached', () => {
    for (const { title, authority, responsibilities, decisionAuthority, contact } of roles())
      expect([title, authority, responsibilities?.length, decisionAuthority?.length, contact]).toEqual([
        title,
        expect.any(String),
        5,
        2,
        expect.stringContaining('@example.com'),
      ]);
  });

  it('says what the primary roles have to be able to do', () => {
    expect(roles().map(({ skills }) => skills !== undefined)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('has a deputy for each role, and nobody in two of them', () => {
    const people = roles().flatMap((role) => role.people);
    for (const role of roles()) expect(role.people.length).toBeGreaterThan(1);
    expect(new Set(people).size).toBe(people.length);
  });
});
