import { describe, expect, it } from 'vitest';
import type { Caller } from '#domain/identity/caller';
import type { RefusalCode } from '#domain/outcome';
import type { ReleaseForm } from '#domain/release/form';
import { actorOf, maySpeakFor, mayOpen, open } from '#domain/release/open';
import { cast, deployerOf, person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { gatePlan } from '#test/support/plans';
import {
  authorized,
  deploymentStarted,
  formOf,
  minute,
  releaseAfter,
  shopRequester,
  storyId,
} from '#test/support/story';

const asking = (caller: Caller, form: Partial<ReleaseForm> = {}) => mayOpen(caller, formOf(form), cast);

describe('a release is asked for', () => {
  it('by a person, who is its author', () => {
    expect(asking(person('author'))).toEqual({
      ok: true,
      value: { kind: 'person', id: 'author', authors: ['author'] },
    });
  });

  it('by a pipeline, whose author is whoever started the run', () => {
    expect(asking(pipeline)).toEqual({ ok: true, value: shopRequester });
  });

  it.each<[string, string]>([
    ['the name GitHub knows them by, however it is written', 'AUTHOR-Codes'],
    ['their own id', 'author'],
  ])('and that person is known by %s', (_, startedBy) => {
    expect(asking({ ...pipeline, startedBy })).toMatchObject({
      value: { authors: ['shop-release', 'author'] },
    });
  });

  it.each(['refs/tags/v1.4.0', 'v1.4.0'])('R003-6 by a pipeline, of the ref its run is for: %s', (ref) => {
    expect(asking({ ...pipeline, ref: 'refs/tags/v1.4.0' }, { ref })).toMatchObject({ ok: true });
  });

  it('by a pipeline that a stranger started: then it is the pipeline’s alone', () => {
    expect(asking({ ...pipeline, startedBy: 'some-bot' })).toMatchObject({
      value: { authors: ['shop-release'] },
    });
  });

  it.each<[string, RefusalCode, Caller, Partial<ReleaseForm>]>([
    ['of a service that does not exist', 'unknown-service', pipeline, { service: 'nowhere' }],
    ['for an environment the service does not have', 'unknown-service', pipeline, { environment: 'moon' }],
    ['by a pipeline of another service', 'pipeline-not-allowed', { ...pipeline, id: 'docs-release' }, {}],
    ['by a pipeline that does not exist', 'pipeline-not-allowed', { ...pipeline, id: 'stranger' }, {}],
    [
      'R003-6 of another ref than its run',
      'ref-not-accepted',
      { ...pipeline, ref: 'refs/tags/experiment' },
      {},
    ],
    [
      'R003-6 of a tag by a run for the branch of that name',
      'ref-not-accepted',
      pipeline,
      { ref: 'refs/tags/main' },
    ],
    ['by a deployer', 'people-only', deployerOf(storyId, 'deployment-1'), {}],
  ])('but not %s', (_, code, caller, form) => {
    expect(asking(caller, form)).toBeRefusedWith(code);
  });
});

it('the opening says what is asked, by whom, and under which rules', () => {
  const form = formOf();
  const plan = gatePlan();
  expect(open(shopRequester, form, plan, 'https://ci.example.com/runs/42', minute(0))).toEqual({
    type: 'request-opened',
    data: { form, plan, requester: shopRequester, runUrl: 'https://ci.example.com/runs/42' },
    at: minute(0),
    actor: { kind: 'pipeline', id: 'shop-release' },
  });
});

it.each<[Caller, object]>([
  [person('devi'), { kind: 'person', id: 'devi' }],
  [pipeline, { kind: 'pipeline', id: 'shop-release' }],
  [deployerOf(storyId, 'deployment-1'), { kind: 'deployer', id: 'deployment-1' }],
])('the audit trail names %o as %o', (caller, actor) => {
  expect(actorOf(caller)).toEqual(actor);
});

describe('for a release speaks', () => {
  const release = releaseAfter(...authorized, deploymentStarted());

  it.each<[string, Caller, boolean]>([
    ['its author', person('author'), true],
    ['a member of the service’s team', person('teammate'), true],
    ['the service’s pipeline', pipeline, true],
    ['its own deployer', deployerOf(storyId, 'deployment-1'), true],
    ['not an approver', person('devi'), false],
    ['not the pipeline of another service', { ...pipeline, id: 'docs-release' }, false],
    ['not the deployer of another deployment', deployerOf(storyId, 'deployment-2'), false],
    ['not the deployer of another request', deployerOf('another', 'deployment-1'), false],
  ])('%s', (_, caller, may) => {
    expect(maySpeakFor(release, caller, cast)).toBe(may);
  });

  it('no deployer before there is a deployment', () => {
    expect(maySpeakFor(releaseAfter(...authorized), deployerOf(storyId, 'deployment-1'), cast)).toBe(false);
  });
});
