import { describe, expect, it } from 'vitest';
import { explanation, requestView } from '#handlers/http/schemas';
import {
  approvedBy,
  atTheGate,
  authorized,
  cancelledBy,
  deniedBy,
  opened,
  phaseOpened,
  storyId,
  timePassed,
  type Step,
} from '#test/support/story';
import { aService, as } from './harness.ts';

describe('status', () => {
  it('shows a request: what it is, what it brings, who decided what', async () => {
    const service = await aService(
      opened({ form: { notes: 'Faster\nSafer' } }),
      phaseOpened(),
      approvedBy('devi'),
    );
    const { code, stdout } = await as('ci', service)('status', storyId);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^checkout v1\.2\.3 to production: in-review\nNeeds approval by .*1 of 2 given/);
    for (const words of [
      storyId,
      'Faster checkout',
      'shop-release',
      'refs/heads/main',
      'tests.failed 0, tests.passed 812',
      'production-gate 1 (standard)',
      'https://ci.example.com/runs/42',
      '  │ Faster\n  │ Safer\n',
      'Approval gate: open, 1 of 2 approvals',
      'rollback-ready  Rollback plan ready',
    ])
      expect(stdout).toContain(words);
    expect(stdout).toMatch(/\n {2}approved +devops-team +shared +devi +2026-11-21 10:01:00 UTC\n/);
    expect(stdout).toMatch(/\n {2}pending +platform-owner +alone +until 2026-11-21 11:00:00 UTC\n/);
  });

  it('shows every link the request came with', async () => {
    const service = await aService();
    const links = [
      { title: 'Ticket', url: 'https://tickets.example.com/SHOP-12' },
      { title: 'policy', url: 'https://example.com/none-of-ours' },
    ];
    service.happens(opened({ form: { links } }));
    expect((await as('ci', service)('status', storyId)).stdout).toContain(
      '\nThe requester points to:\n' +
        '  Ticket  https://tickets.example.com/SHOP-12\n' +
        '  policy  https://example.com/none-of-ours\n',
    );
  });

  it('prints a request as JSON', async () => {
    const service = await aService(...atTheGate);
    const { stdout } = await as('ci', service)('status', storyId, '--json');
    expect(requestView.parse(JSON.parse(stdout))).toMatchObject({ id: storyId, status: 'in-review' });
  });

  it('takes --json before the command as well', async () => {
    const service = await aService(...atTheGate);
    const { stdout } = await as('ci', service)('--json', 'status', storyId);
    expect(JSON.parse(stdout)).toMatchObject({ id: storyId });
  });

  it('lists requests, a line each', async () => {
    const service = await aService(...atTheGate);
    const { code, stdout, stderr } = await as('ci', service)('status');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      new RegExp(
        `^${storyId}  in-review  checkout v1\\.2\\.3  production  shop-release  2026-11-21 10:00:00 UTC\n$`,
      ),
    );
  });

  it('sends every filter', async () => {
    const service = await aService();
    const { code } = await as('person-devi', service)(
      ...['status', '--service', 'checkout', '--environment', 'production', '--status', 'in-review'],
      ...['--policy', 'production-gate', '--team', 'shop', '--requester', 'author', '--mine'],
      ...['--limit', '50', '--cursor', '2026-11'],
    );
    expect(code).toBe(0);
    expect(Object.fromEntries(new URL(service.calls[0]!.target.slice(4), service.url).searchParams)).toEqual({
      service: 'checkout',
      environment: 'production',
      status: 'in-review',
      policy: 'production-gate',
      team: 'shop',
      requester: 'author',
      mine: 'true',
      limit: '50',
      cursor: '2026-11',
    });
  });

  it('says in whose place I would decide, where it is not my own', async () => {
    const service = await aService(...atTheGate);
    const { stdout } = await as('person-nobody', service)('status', '--mine', '--json');
    const [item] = JSON.parse(stdout).items;
    service.interject({ body: JSON.stringify({ items: [{ ...item, onBehalfOf: 'lena' }] }) });
    const listed = await as('person-nobody', service)('status', '--mine');
    expect(listed.stdout).toMatch(/ UTC {2}for lena\n$/);
  });

  it('says in whose place somebody decided', async () => {
    const service = await aService(...atTheGate, approvedBy('devi'));
    const { stdout } = await as('ci', service)('status', storyId, '--json');
    const shown = JSON.parse(stdout);
    shown.phases[0].slots.find(({ by }: { by?: string }) => by === 'devi').onBehalfOf = 'dave';
    service.interject({ body: JSON.stringify(shown) });
    expect((await as('ci', service)('status', storyId)).stdout).toMatch(
      /approved {2}devops-team +shared +devi for dave /,
    );
  });

  it('says when nothing fits, and where the list goes on', async () => {
    const service = await aService();
    service.interject({ body: '{"items":[],"cursor":"2026-10"}' });
    const { code, stdout, stderr } = await as('ci', service)('status');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('No request here fits.');
    expect(stderr).toContain('--cursor 2026-10');
  });

  it('does not take a request and filters at once', async () => {
    const service = await aService();
    const { code } = await as('ci', service)('status', storyId, '--mine');
    expect({ code, calls: service.calls }).toEqual({ code: 64, calls: [] });
  });

  it.each(['1', storyId.toLowerCase(), `${storyId}/explain`, '../policies'])(
    'does not ask about %j, which is no id',
    async (id) => {
      const service = await aService();
      const { code, stderr } = await as('ci', service)('status', id);
      expect({ code, calls: service.calls }).toEqual({ code: 64, calls: [] });
      expect(stderr).toContain('A request id has 26 capitals and digits.');
    },
  );
});

describe('explain', () => {
  it('says what is missing, who can give it and until when', async () => {
    const service = await aService(...atTheGate, approvedBy('devi'));
    const { code, stdout } = await as('ci', service)('explain', storyId);
    expect(code).toBe(0);
    expect(stdout).toContain('Closes by itself at 2026-11-21 11:00:00 UTC.\n');
    expect(stdout).toMatch(
      /\ngate: Approval gate needs approval by .*\n {2}Can be given by dave, lena, .* or twohats\.\n/,
    );
  });

  it('says that nothing is missing', async () => {
    const service = await aService(...authorized);
    expect((await as('ci', service)('explain', storyId)).stdout).toContain('Nothing is missing.');
  });

  it.each<[string, readonly Step[]]>([
    ['denied', [...atTheGate, deniedBy('devi')]],
    ['expired', [...atTheGate, timePassed(61)]],
    ['cancelled', [...atTheGate, cancelledBy('author')]],
  ])('says of a request that is closed how it ended: %s', async (status, steps) => {
    const service = await aService(...steps);
    const { code, stdout } = await as('ci', service)('explain', storyId);
    expect(code).toBe(0);
    expect(stdout).toContain(`It ended as ${status}; nothing is left to decide.`);
    expect(stdout).not.toContain('missing');
  });

  it('says when nobody can give what is missing', async () => {
    const service = await aService();
    service.interject({
      body: JSON.stringify({
        status: 'in-review',
        because: 'Needs approval.',
        missing: [{ phase: 'gate', sentence: 'The gate needs approval.', who: [] }],
      }),
    });
    expect((await as('ci', service)('explain', storyId)).stdout).toContain(
      'Nobody in the directory can give it.',
    );
  });

  it('prints JSON', async () => {
    const service = await aService(...atTheGate);
    const { stdout } = await as('ci', service)('explain', storyId, '--json');
    expect(explanation.parse(JSON.parse(stdout))).toMatchObject({ status: 'in-review' });
  });
});
