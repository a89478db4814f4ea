import { describe, expect, it } from 'vitest';
import { requestView } from '#handlers/http/schemas';
import { gatePlan, matrixPlan, slot } from '#test/support/plans';
import {
  approvedBy,
  conditionResolved,
  deploymentReported,
  deploymentStarted,
  opened,
  phaseOpened,
  storyId,
  timePassed,
  type Step,
} from '#test/support/story';
import { aService, as } from './harness.ts';

const review = {
  title: 'Technical review',
  checklist: [],
  fields: [
    {
      id: 'risk-level',
      label: 'Risk level',
      kind: 'choice' as const,
      choices: ['Low', 'High'],
      required: true,
    },
    { id: 'score', label: 'Score', kind: 'number' as const, required: false },
    { id: 'version', label: 'Version', kind: 'text' as const, required: false },
  ],
};
const before = { text: 'Update the API examples', due: 'before-deployment' as const };
const after = { text: 'Monitor the minor UI issues', due: 'after-deployment' as const };

const asked: readonly Step[] = [
  opened({
    plan: matrixPlan({
      slots: [slot('devops-team', { review }), slot('platform-leads', { justification: true })],
    }),
  }),
  phaseOpened(),
];
const conditional: readonly Step[] = [
  opened({ plan: gatePlan({ conditions: { withinMs: 7_200_000 } }) }),
  phaseOpened(),
  approvedBy('devi', 1, { conditions: [before, after] }),
  approvedBy('lena', 2),
];
const owing: readonly Step[] = [
  opened({ plan: matrixPlan() }),
  phaseOpened(),
  approvedBy('devi', 1, { conditions: [after] }),
  approvedBy('lena', 2),
  timePassed(15),
  deploymentStarted(16),
  deploymentReported({ state: 'succeeded' }, 17),
];

describe('R002-15 approve', () => {
  it('sets conditions for before and after the deployment, and says what became of them', async () => {
    const service = await aService(...conditional.slice(0, 2));
    const { code, stdout } = await as(
      'person-devi',
      service,
    )(...['approve', storyId, '--condition', before.text, '--after-condition', after.text]);
    expect(code).toBe(0);
    expect(service.calls[0]?.body).toEqual({ decision: 'approve', conditions: [before, after] });
    expect(stdout).toContain('Conditions: 0 of 1 met\n');
    expect(stdout).toMatch(/\n {2}open +c1 +Update the API examples +devi +nobody has said how it was met\n/);
    expect(stdout).toMatch(/\n {2}after-release +c2 +Monitor .* devi +holds after the deployment\n/);
  });

  it('R002-11 fills in the review of the role: numbers and truths as such, text in quotes as text', async () => {
    const service = await aService(...asked);
    const { code } = await as(
      'person-devi',
      service,
    )(
      ...[
        'approve',
        storyId,
        '--review',
        'risk-level=Low',
        '--review',
        'score=9.5',
        '--review',
        'version="12"',
      ],
    );
    expect(code).toBe(0);
    expect(service.calls[0]?.body).toEqual({
      decision: 'approve',
      review: { 'risk-level': 'Low', score: 9.5, version: '12' },
    });
  });

  it('says with --justification why, where the policy asks for it', async () => {
    const service = await aService(...asked);
    const approve = as('person-lena', service);
    const { code, stderr } = await approve('approve', storyId);
    expect(code).toBe(1);
    expect(stderr).toContain('(justification-required)\n');
    expect(stderr).toContain('\nSay it with --justification.\n');
    expect((await approve('approve', storyId, '--justification', 'Rehearsed twice')).code).toBe(0);
  });

  it('says which field of the review is missing', async () => {
    const service = await aService(...asked);
    const { code, stderr } = await as('person-devi', service)('approve', storyId);
    expect(code).toBe(1);
    expect(stderr).toContain('  /review/risk-level: Risk level: is missing\n');
    expect(stderr).toContain('--review FIELD=VALUE');
  });

  it.each([
    [['--condition', 'Beep\u0007'], '--condition must not contain control characters'],
    [['--condition', ' '], '--condition must '],
    [['--review', 'risk-level'], '--review risk-level has no value.'],
    [['--review', 'Risk=Low'], '--review (Risk)'],
  ])('with %j is refused before any call', async (flags, words) => {
    const service = await aService();
    const { code, stderr } = await as('person-devi', service)('approve', storyId, ...flags);
    expect({ code, calls: service.calls }).toEqual({ code: 64, calls: [] });
    expect(stderr).toContain(words);
  });
});

it('a condition that is too long is refused before any call', async () => {
  const service = await aService();
  const { code, stderr } = await as(
    'person-devi',
    service,
  )(...['approve', storyId, '--after-condition', 'x'.repeat(501)]);
  expect({ code, calls: service.calls }).toEqual({ code: 64, calls: [] });
  expect(stderr).toContain('--condition is longer than 500');
});

describe('R002-15 condition', () => {
  it('resolve says how it was met, with a commit as evidence', async () => {
    const service = await aService(...conditional);
    const { code, stdout } = await as(
      'person-author',
      service,
    )(...['condition', 'resolve', storyId, 'c1', '--evidence', 'commit abc1234', '--note', 'All four']);
    expect(code).toBe(0);
    expect(service.calls[0]).toMatchObject({
      target: `POST /v1/requests/${storyId}/conditions/c1/resolution`,
      body: { evidence: 'commit abc1234', note: 'All four' },
    });
    expect(stdout).toContain('author says met: commit abc1234; waits for devi to confirm\n');
  });

  it('confirm lets the release go on', async () => {
    const service = await aService(...conditional, conditionResolved());
    const { code, stdout } = await as('person-devi', service)('condition', 'confirm', storyId, 'c1');
    expect(code).toBe(0);
    expect(service.calls[0]?.body).toEqual({ accept: true });
    expect(stdout).toMatch(/: authorized\n/);
    expect(stdout).toContain('Conditions: 1 of 1 met\n');
    expect(stdout).toContain('confirmed by devi at 2026-11-21 10:04:00 UTC: commit abc1234\n');
  });

  it('reject says what is missing', async () => {
    const service = await aService(...conditional, conditionResolved());
    const { code, stdout } = await as(
      'person-devi',
      service,
    )(...['condition', 'reject', storyId, 'c1', '--note', 'The examples are the old ones', '--json']);
    expect(code).toBe(0);
    expect(service.calls[0]?.body).toEqual({ accept: false, note: 'The examples are the old ones' });
    expect(requestView.parse(JSON.parse(stdout)).conditions[0]).toMatchObject({
      state: 'open',
      rejected: 'The examples are the old ones',
    });
    expect((await as('ci', service)('status', storyId)).stdout).toContain(
      'not met: The examples are the old ones\n',
    );
  });

  it.each([
    [['resolve', storyId, 'c1'], "required option '--evidence <text>' not specified"],
    [['resolve', storyId, 'c1', '--evidence', ''], '--evidence'],
    [['reject', storyId, 'c1'], "required option '--note <text>' not specified"],
    [['confirm', storyId, 'first'], 'A condition is named c1, c2 and so on.'],
    [['confirm', storyId, '../c1'], 'A condition is named c1, c2 and so on.'],
    [['confirm', storyId], "missing required argument 'condition'"],
  ])('%j is refused before any call', async (args, words) => {
    const service = await aService();
    const { code, stderr } = await as('person-devi', service)('condition', ...args);
    expect({ code, calls: service.calls }).toEqual({ code: 64, calls: [] });
    expect(stderr).toContain(words);
  });

  it('of somebody who did not set it is refused, and says who may', async () => {
    const service = await aService(...conditional, conditionResolved());
    const { code, stderr } = await as('person-lena', service)('condition', 'confirm', storyId, 'c1');
    expect(code).toBe(1);
    expect(stderr).toContain('Only devi, who set the condition, confirms that it is met.');
  });
});

describe('R002-6 obligation', () => {
  it('list says what is owed, by whom until when', async () => {
    const service = await aService(...owing);
    const { code, stdout } = await as('ci', service)('obligation', 'list', storyId);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Owed: 0 of 2 fulfilled\n {2}open +o1 +Review as operators +operators +until 2026/,
    );
    expect(stdout).toMatch(/\n {2}open +o2 +Monitor the minor UI issues +devi +until /);
    const { stdout: json } = await as('ci', service)('obligation', 'list', storyId, '--json');
    expect(JSON.parse(json)).toMatchObject([{ id: 'o1', state: 'open' }, { id: 'o2' }]);
  });

  it('list says that nothing is owed', async () => {
    const service = await aService(...conditional);
    const { code, stdout, stderr } = await as('ci', service)('obligation', 'list', storyId);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: 'Nothing is owed.\n' });
  });

  it('fulfil records that it was done, with what shows it', async () => {
    const service = await aService(...owing);
    const { code, stdout } = await as(
      'person-operator',
      service,
    )(...['obligation', 'fulfil', storyId, 'o1', '--evidence', 'https://wiki.example.com/review']);
    expect(code).toBe(0);
    expect(service.calls[0]).toMatchObject({
      target: `POST /v1/requests/${storyId}/obligations/o1/fulfilment`,
      body: { evidence: 'https://wiki.example.com/review' },
    });
    expect(stdout).toMatch(/^Owed: 1 of 2 fulfilled\n {2}fulfilled +o1 .* by operator at 2026.*wiki/);
  });

  it.each([
    [['fulfil', storyId, 'o1'], "required option '--evidence <text>' not specified"],
    [['fulfil', storyId, 'c1', '--evidence', 'x'], 'An obligation is named o1, o2 and so on.'],
    [['list'], "missing required argument 'id'"],
  ])('%j is refused before any call', async (args, words) => {
    const service = await aService();
    const { code, stderr } = await as('person-devi', service)('obligation', ...args);
    expect({ code, calls: service.calls }).toEqual({ code: 64, calls: [] });
    expect(stderr).toContain(words);
  });
});

describe('R002-14 status', () => {
  it('shows every row with its mode, focus and time, and why it is waived or since when overdue', async () => {
    const service = await aService(...owing.slice(0, 2));
    service.happens(timePassed(10), approvedBy('lena', 12), timePassed(15));
    const { stdout } = await as('ci', service)('status', storyId);
    expect(stdout).toContain('Stakeholder review: open, 1 of 2 approvals\n');
    expect(stdout).toMatch(
      /\n {2}overdue +devops-team +required +was due 2026-11-21 10:10:00 UTC +Deployment\n/,
    );
    expect(stdout).toMatch(/\n {2}approved +platform-leads +required +lena +2026-11-21 10:12:00 UTC\n/);
    expect(stdout).toMatch(/\n {2}waived +sre-team +if-available +.*within 15 minutes/);
    expect(stdout).toMatch(/\n {2}pending +platform-owner +optional +until /);
    expect(stdout).toMatch(/\n {2}after-release +operators +post-deployment\n/);
  });

  it('shows conditions and what is owed, with their state', async () => {
    const service = await aService(...owing);
    const { stdout } = await as('ci', service)('status', storyId);
    expect(stdout).toContain('\n\nConditions: 0 of 0 met\n  after-release  c1');
    expect(stdout).toContain('\n\nOwed: 0 of 2 fulfilled\n');
  });
});
