import { describe, expect, it } from 'vitest';
import { manifestDigest, manifestOf } from '#domain/release/manifest';
import { gatePlan } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  evidenceAttached,
  formOf,
  opened,
  phaseOpened,
  releaseAfter,
  storyId,
  timePassed,
} from '#test/support/story';

const digest = manifestDigest(releaseAfter(...atTheGate));

describe('what is being approved', () => {
  it('is the whole of what will be deployed and what it was judged by', () => {
    expect(manifestOf(releaseAfter(...atTheGate))).toEqual({
      request: storyId,
      service: 'checkout',
      environment: 'production',
      version: 'v1.2.3',
      changeType: 'feature',
      ref: 'refs/heads/main',
      commit: formOf().commit,
      artifacts: formOf().artifacts,
      components: ['cart', 'payment page'],
      flags: {},
      evidence: formOf().evidence,
      policy: 'd'.repeat(64),
    });
  });

  it.each<[string, Parameters<typeof opened>[0]]>([
    ['another version', { form: { version: 'v1.2.4' } }],
    ['another commit', { form: { commit: 'f'.repeat(40) } }],
    ['another artifact', { form: { artifacts: [{ name: 'checkout', digest: `sha256:${'b'.repeat(64)}` }] } }],
    ['another environment', { form: { environment: 'staging' } }],
    ['other components', { form: { components: ['cart'] } }],
    ['another kind of change', { form: { flags: { schema: true } } }],
    ['other evidence', { form: { evidence: { tests: { failed: 0 } } } }],
    [
      'other rules',
      { plan: gatePlan({ policy: { id: 'production-gate', version: '2', digest: 'e'.repeat(64) } }) },
    ],
  ])('differs for %s', (_, over) => {
    expect(manifestDigest(releaseAfter(opened(over), phaseOpened()))).not.toBe(digest);
  });

  it('differs when evidence was replaced', () => {
    expect(manifestDigest(releaseAfter(...atTheGate, evidenceAttached('tests', { failed: 1 })))).not.toBe(
      digest,
    );
  });

  it('does not differ because time passed or somebody approved', () => {
    expect(manifestDigest(releaseAfter(...atTheGate, timePassed(30), approvedBy('devi', 31)))).toBe(digest);
  });
});
