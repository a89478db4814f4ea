import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulation } from '#handlers/http/schemas';
import { aFolder, aService, as } from './harness.ts';

/** Everything git would be asked for, so that these tests need no repository. */
const said = [
  ...['--service', 'checkout', '--version', 'v1.4.0', '--ref', 'main', '--summary', 'Faster checkout'],
  ...['--commit', 'c0ffee'.padEnd(40, '0'), '--environment', 'staging'],
];
const proven = ['--evidence', 'tests.failed=0'];

const simulate = async (who: string, ...flags: readonly string[]) => {
  const service = await aService();
  const ran = await as(who, service)('policy', 'simulate', ...flags);
  return { ...ran, calls: service.calls.map(({ target }) => target) };
};

describe('policy simulate', () => {
  it('R002-3 says who would have to approve, by when, and that nothing would block it', async () => {
    const { code, stdout, stderr } = await simulate('person-author', 'staging-matrix', ...said, ...proven);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      [
        'would be opened, by staging-matrix 1 (standard)',
        '',
        'Review: opens by 2026-11-21 10:00:00 UTC, closes at 2026-11-23 10:00:00 UTC',
        '  needs devops-team',
        '  devops-team     required  by 2026-11-21 12:00:00 UTC  devi, dave or twohats  Deployment',
        '  platform-leads  optional  by 2026-11-23 02:00:00 UTC  lena or twohats',
        '',
        'Started by itself.',
        '',
      ].join('\n'),
    );
  });

  it('says first what would block it, and ends as a denial would', async () => {
    const { code, stdout } = await simulate('person-author', 'staging-matrix', ...said);
    expect(code).toBe(2);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'would be opened, by staging-matrix 1 (standard)',
      '  · Review needs tests.failed to be 0 (it was not reported). (evidence-missing)',
    ]);
  });

  it('says that the policy would not take the request at all', async () => {
    const { code, stdout } = await simulate('person-author', 'staging-matrix', ...said, '--ref', 'feature/x');
    expect(code).toBe(2);
    expect(stdout).toMatch(/^would not be opened\n {2}· .*not from feature\/x\. \(ref-not-accepted\)\n$/);
  });

  it('finds the policy as the service would, unless it is named', async () => {
    const { calls, stdout } = await simulate('person-author', ...said, ...proven);
    expect(calls).toEqual(['GET /v1/policies', 'POST /v1/policies/staging-matrix/simulation']);
    expect(stdout).toContain('by staging-matrix 1');
  });

  it('says that no policy fits, without asking further', async () => {
    const { code, calls, stderr } = await simulate('ci', ...said, '--environment', 'nowhere');
    expect({ code, calls }).toEqual({ code: 1, calls: ['GET /v1/policies'] });
    expect(stderr).toContain('No policy is for checkout in nowhere');
  });

  it('says as JSON what the service says', async () => {
    const { stdout } = await simulate('person-author', 'staging-matrix', ...said, '--json');
    expect(simulation.parse(JSON.parse(stdout))).toMatchObject({
      opens: true,
      blockers: [{ code: 'evidence-missing' }],
      phases: [{ id: 'review' }],
    });
  });

  it('says that there is no such policy', async () => {
    const { code, stderr } = await simulate('ci', 'none', ...said);
    expect(code).toBe(1);
    expect(stderr).toContain('There is no policy none.');
  });
});

describe('policy simulate --file', () => {
  const request = {
    kind: 'release',
    service: 'checkout',
    environment: 'staging',
    version: 'v1.4.0',
    changeType: 'minor',
    ref: 'main',
    commit: 'c0ffee'.padEnd(40, '0'),
    summary: 'Faster checkout',
    evidence: { tests: { failed: 0 } },
  };

  const withFile = async (content: string, ...flags: readonly string[]) => {
    const cwd = aFolder();
    writeFileSync(join(cwd, 'request.json'), content);
    const service = await aService();
    const ran = await as('person-author', service, { cwd })(
      'policy',
      'simulate',
      '--file',
      'request.json',
      ...flags,
    );
    return { ...ran, sent: service.calls.at(-1)?.body };
  };

  it('sends the request as it stands in the file', async () => {
    const { code, sent } = await withFile(JSON.stringify(request));
    expect(code).toBe(0);
    expect(sent).toMatchObject(request);
  });

  it.each([
    ['holds no JSON', '{', [], 'request.json holds no JSON.'],
    ['is no request', JSON.stringify({ ...request, service: undefined }), [], '--service is missing'],
    ['comes with other flags', JSON.stringify(request), ['--change-type', 'patch'], 'cannot be used with'],
  ])('is a wrong call when it %s', async (_, content, flags, words) => {
    const { code, stderr, sent } = await withFile(content, ...flags);
    expect({ code, sent }).toEqual({ code: 64, sent: undefined });
    expect(stderr).toContain(words);
  });

  it('is a wrong call without the file, or without a word on what is released', async () => {
    expect(await simulate('ci', '--file', 'none.json')).toMatchObject({ code: 64, calls: [] });
    expect(await simulate('ci')).toMatchObject({
      code: 64,
      calls: [],
      stderr: expect.stringContaining('Give --service or --file.'),
    });
  });
});
