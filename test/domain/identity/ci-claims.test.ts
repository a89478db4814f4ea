import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { pipelineOf } from '#domain/identity/ci-claims';
import type { Directory } from '#domain/identity/directory';
import { cast, docsRun, shopRun } from './cast.ts';

const refusalOf = (claims: unknown, directory: Directory = cast) => {
  const outcome = pipelineOf(claims, directory);
  if (outcome.ok) throw new Error(`accepted as ${JSON.stringify(outcome.value)}`);
  expect(outcome.refusal.code).toBe('pipeline-not-allowed');
  return outcome.refusal.detail;
};
const pipelineFor = (claims: unknown, directory: Directory = cast) => {
  const outcome = pipelineOf(claims, directory);
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  return outcome.value;
};

describe('a run of an allowed pipeline', () => {
  it('calls as that pipeline, with its repository, who started it and where to look at it', () => {
    expect(pipelineFor(shopRun)).toEqual({
      kind: 'pipeline',
      id: 'shop-release',
      repository: 'octo-org/shop',
      startedBy: 'ada-codes',
      ref: 'refs/heads/main',
      runUrl: 'https://github.com/octo-org/shop/actions/runs/42',
    });
  });

  it('needs no environment where the directory names none', () => {
    expect(pipelineFor(docsRun)).toMatchObject({ id: 'docs-release' });
  });

  it.each([
    ['names alone', { sub: 'repo:octo-org/shop:environment:production' }],
    ['names with immutable ids', { sub: 'repo:octo-org@123456/shop@456789:environment:production' }],
    ['names and ids with a dash', { sub: 'repo:octo-org-123456/shop-456789:environment:production' }],
    ['ids alone', { sub: 'repo:org-123456/repo-456789:environment:production' }],
  ])('may have the default subject with %s', (_, claims) => {
    expect(pipelineFor({ ...shopRun, ...claims })).toMatchObject({ id: 'shop-release' });
  });

  it.each([
    ['names alone', 'repo:octo-org/docs:ref:refs/heads/release'],
    ['names with immutable ids', 'repo:octo-org@123456/docs@500:ref:refs/heads/release'],
  ])('without an environment has its ref in the subject with %s', (_, sub) => {
    expect(pipelineFor({ ...docsRun, ref: 'refs/heads/release', sub })).toMatchObject({ id: 'docs-release' });
  });

  it('may run on any tag where the directory allows tags', () => {
    expect(pipelineFor({ ...shopRun, ref: 'refs/tags/v1.2.3', ref_type: 'tag' })).toMatchObject({
      id: 'shop-release',
    });
  });

  it('has a colon of its environment escaped in the subject', () => {
    const shop = { ...cast.pipelines[0]!, environment: 'production:eu' };
    const run = {
      ...shopRun,
      environment: 'production:eu',
      sub: 'repo:octo-org/shop:environment:production%3Aeu',
    };
    expect(pipelineFor(run, { ...cast, pipelines: [shop] })).toMatchObject({ id: 'shop-release' });
  });

  it('may be started by a bot', () => {
    expect(pipelineFor({ ...shopRun, actor: 'release-please[bot]' })).toMatchObject({
      startedBy: 'release-please[bot]',
    });
  });

  it.each(['push', 'release', 'workflow_dispatch', 'repository_dispatch', 'schedule'])(
    'may be set off by %s',
    (event) => {
      expect(pipelineFor({ ...shopRun, event_name: event })).toMatchObject({ id: 'shop-release' });
    },
  );
});

describe('the address of the run', () => {
  it.each([
    ['the server the token names', { server_url: 'https://git.example.com' }, 'https://git.example.com'],
    ['a ghe.com tenant', { iss: 'https://token.actions.octocorp.ghe.com' }, 'https://octocorp.ghe.com'],
    ['an enterprise’s own issuer', { iss: `${shopRun.iss}/octo-enterprise` }, 'https://github.com'],
  ])('is on %s', (_, claims, server) => {
    expect(pipelineFor({ ...shopRun, ...claims })).toMatchObject({
      runUrl: `${server}/octo-org/shop/actions/runs/42`,
    });
  });

  it.each([
    ['the token names no run', { run_id: undefined }],
    ['the issuer tells no server', { iss: 'https://ci.example.com' }],
    [
      'the issuer only looks like GitHub’s',
      { iss: 'https://token.actions.githubusercontent.com.example.com' },
    ],
  ])('is left out when %s', (_, claims) => {
    expect(pipelineFor({ ...shopRun, ...claims })).not.toHaveProperty('runUrl');
  });

  it('is never a script', () => {
    expect(refusalOf({ ...shopRun, server_url: 'javascript:alert(1)//' })).toBe(
      'The CI token’s claim server_url is missing or malformed.',
    );
  });
});

describe('a run that differs in one claim from what the directory allows is refused', () => {
  it.each([
    [
      'another repository, whatever it is called',
      { repository_id: '456780' },
      'The repository octo-org/shop (id 456780) is not on the allow-list.',
    ],
    [
      'another owner, under the old name',
      { repository_owner_id: '654321' },
      'The owner id 654321 is not the one allowed for shop-release.',
    ],
    [
      'the repository under a new name',
      { repository: 'octo-org/store', sub: 'repo:octo-org/store:environment:production' },
      'The repository name octo-org/store is not the one allowed for shop-release.',
    ],
    [
      'the name in other letters',
      { repository: 'Octo-Org/shop', sub: 'repo:Octo-Org/shop:environment:production' },
      'The repository name Octo-Org/shop is not the one allowed for shop-release.',
    ],
    [
      'another environment',
      { environment: 'staging', sub: 'repo:octo-org/shop:environment:staging' },
      'The environment staging is not the one allowed for shop-release.',
    ],
    [
      'an environment that only begins alike',
      { environment: 'production ', sub: 'repo:octo-org/shop:environment:production ' },
      'The environment production  is not the one allowed for shop-release.',
    ],
    [
      'no environment',
      { environment: undefined, sub: 'repo:octo-org/shop:ref:refs/heads/main' },
      'The job declares no environment, which shop-release must.',
    ],
    [
      'another branch',
      { ref: 'refs/heads/main2' },
      'The ref refs/heads/main2 is not allowed for shop-release.',
    ],
    [
      'a branch named like a tag',
      { ref: 'refs/heads/refs/tags/v1.2.3' },
      'The ref refs/heads/refs/tags/v1.2.3 is not allowed for shop-release.',
    ],
  ])('%s', (_, claims, sentence) => {
    expect(refusalOf({ ...shopRun, ...claims })).toBe(sentence);
  });

  it('an environment where the directory names none', () => {
    expect(
      refusalOf({ ...docsRun, environment: 'production', sub: 'repo:octo-org/docs:environment:production' }),
    ).toBe('The environment production is not the one allowed for docs-release.');
  });

  it('a tag where the directory does not allow tags', () => {
    expect(
      refusalOf({
        ...docsRun,
        ref: 'refs/tags/v1',
        ref_type: 'tag',
        sub: 'repo:octo-org/docs:ref:refs/tags/v1',
      }),
    ).toBe('The ref refs/tags/v1 is not allowed for docs-release.');
  });

  it('whatever single claim is changed, and to whatever', () => {
    const compared = [
      'sub',
      'event_name',
      'repository',
      'repository_id',
      'repository_owner_id',
      'environment',
      'ref',
      'ref_type',
    ] as const;
    const kept = new Set<unknown>([
      ...Object.values(shopRun),
      'repo:octo-org@123456/shop@456789:environment:production',
      'push',
      'release',
      'repository_dispatch',
      'schedule',
    ]);
    fc.assert(
      fc.property(fc.constantFrom(...compared), fc.anything(), (name, value) => {
        fc.pre(!kept.has(value));
        expect(pipelineOf({ ...shopRun, [name]: value }, cast)).toMatchObject({ ok: false });
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a token without a claim is refused, never taken as a wildcard', () => {
  it.each([
    'iss',
    'sub',
    'event_name',
    'repository',
    'repository_id',
    'repository_owner_id',
    'ref',
    'ref_type',
    'actor',
  ] as const)('%s', (name) => {
    const { [name]: _, ...claims } = shopRun;
    expect(refusalOf(claims)).toBe(`The CI token’s claim ${name} is missing or malformed.`);
  });

  it.each([
    ['a number for an id', { repository_id: 456789 }, 'repository_id'],
    ['an empty environment', { environment: '' }, 'environment'],
    ['a list of refs', { ref: ['refs/heads/main'] }, 'ref'],
    ['a repository with a path', { repository: 'octo-org/shop/../docs' }, 'repository'],
    ['an actor with markup', { actor: '<b>ada</b>' }, 'actor'],
  ])('nor is %s', (_, claims, name) => {
    expect(refusalOf({ ...shopRun, ...claims })).toBe(
      `The CI token’s claim ${name} is missing or malformed.`,
    );
  });

  it('nor is something that is no set of claims', () => {
    expect(refusalOf('repo:octo-org/shop')).toBe('The CI token’s claim set is missing or malformed.');
  });
});

describe('a run that others than the repository’s writers can set off is refused', () => {
  it.each(['pull_request', 'pull_request_target', 'pull_request_review', 'pull_request_review_comment'])(
    'for the event %s, even with the environment and the ref of a release',
    (event) => {
      expect(refusalOf({ ...shopRun, event_name: event })).toBe(
        'A run for a pull request may not call this service.',
      );
    },
  );

  it.each(['repo:octo-org/shop:pull_request', 'repo:octo-org@123456/shop@456789:pull_request'])(
    'for the subject %s, whatever the event says',
    (sub) => {
      expect(refusalOf({ ...shopRun, sub })).toBe('A run for a pull request may not call this service.');
    },
  );

  it.each(['merge_group', 'workflow_run', 'issue_comment', 'fork', 'an_event_of_next_year'])(
    'for the event %s',
    (event) => {
      expect(refusalOf({ ...shopRun, event_name: event })).toBe(
        `A run set off by ${event} may not call this service, only one set off by push, release, workflow_dispatch, repository_dispatch or schedule.`,
      );
    },
  );
});

describe('a token whose claims disagree is refused', () => {
  it.each([
    [
      'a tag said to be a branch',
      { ref: 'refs/tags/v1' },
      'The CI token’s ref refs/tags/v1 is not a branch.',
    ],
    ['a branch said to be a tag', { ref_type: 'tag' }, 'The CI token’s ref refs/heads/main is not a tag.'],
    [
      'a pull request’s ref',
      { ref: 'refs/pull/7/merge' },
      'The CI token’s ref refs/pull/7/merge is not a branch.',
    ],
  ])('%s', (_, claims, sentence) => {
    expect(refusalOf({ ...shopRun, ...claims })).toBe(sentence);
  });

  it.each([
    ['of another repository', 'repo:octo-org/docs:environment:production'],
    ['of another environment', 'repo:octo-org/shop:environment:staging'],
    ['of the ref although the job has an environment', 'repo:octo-org/shop:ref:refs/heads/main'],
    ['with another owner id', 'repo:octo-org@1/shop@456789:environment:production'],
    ['with another repository id', 'repo:octo-org@123456/shop@4:environment:production'],
    ['with one id only', 'repo:octo-org@123456/shop:environment:production'],
    ['of a customised form', 'repository_owner:octo-org:repository_visibility:private'],
    ['with something after it', 'repo:octo-org/shop:environment:production:job_workflow_ref:x'],
    ['with a wildcard', 'repo:octo-org/shop:*'],
  ])('a subject %s', (_, sub) => {
    expect(refusalOf({ ...shopRun, sub })).toBe(
      'The CI token’s subject is not GitHub’s default subject for its repository, environment and ref.',
    );
  });
});

it('a run that fits two pipelines is refused: which services it may release would be anyone’s guess', () => {
  const twice = { ...cast, pipelines: [...cast.pipelines, { ...cast.pipelines[0]!, id: 'shop-again' }] };
  expect(refusalOf(shopRun, twice)).toBe(
    'The pipelines shop-release and shop-again all fit this run; they must differ.',
  );
});

it('a run is refused by a directory without pipelines', () => {
  expect(refusalOf(shopRun, { ...cast, pipelines: [] })).toBe(
    'The repository octo-org/shop (id 456789) is not on the allow-list.',
  );
});
