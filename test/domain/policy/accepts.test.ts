import { expect, it } from 'vitest';
import { acceptsRef, isSemver } from '#domain/policy/accepts';

it.each([
  { patterns: ['main'], ref: 'main' },
  { patterns: ['main'], ref: 'refs/heads/main' },
  { patterns: ['v*'], ref: 'v1.2.3' },
  { patterns: ['v*'], ref: 'refs/tags/v1.2.3' },
  { patterns: ['main', 'v*'], ref: 'v2' },
  { patterns: ['release/*'], ref: 'refs/heads/release/2026-11' },
  { patterns: ['refs/heads/main'], ref: 'refs/heads/main' },
  { patterns: ['refs/heads/main'], ref: 'main' },
  { patterns: ['refs/tags/v*'], ref: 'v1.2.3' },
])('$patterns accepts $ref', ({ patterns, ref }) => {
  expect(acceptsRef(patterns, ref)).toBe(true);
});

it.each([
  { patterns: ['main'], ref: 'maintenance', why: 'a pattern is a whole name' },
  { patterns: ['main'], ref: 'not-main', why: 'a pattern is a whole name' },
  { patterns: ['main'], ref: 'refs/pull/main', why: 'a pull request is neither branch nor tag' },
  { patterns: ['main'], ref: 'refs/heads/feature/main', why: 'a branch may not hide behind its last part' },
  { patterns: ['main'], ref: 'refs/heads/refs/heads/main', why: 'nor behind a branch named like a ref' },
  { patterns: ['main'], ref: 'main\nanything', why: 'a line break ends nothing' },
  { patterns: ['v*'], ref: 'v1/anything', why: 'a star stops at a slash' },
  { patterns: ['v1.2'], ref: 'v1x2', why: 'a dot is a dot' },
  { patterns: ['refs/tags/v*'], ref: 'refs/heads/v1.2.3', why: 'a branch is no tag' },
  { patterns: ['refs/heads/main'], ref: 'refs/tags/main', why: 'a tag is no branch' },
  { patterns: ['refs/pull/*'], ref: '12', why: 'a short name is a branch or a tag' },
])('$patterns does not accept $ref: $why', ({ patterns, ref }) => {
  expect(acceptsRef(patterns, ref)).toBe(false);
});

it.each([
  '0.0.4',
  '1.2.3',
  'v1.2.3',
  '10.20.30',
  '1.1.2-prerelease+meta',
  '1.1.2+meta-valid',
  '1.0.0-alpha.1',
  '1.0.0-0A.is.legal',
  '1.2.3----RC-SNAPSHOT.12.9.1--.12+788',
  '1.0.0+0.build.1-rc.10000aaa-kk-0.1',
  '99999999999999999999999.999999999999999999.99999999999999999',
])('%s is a semantic version', (version) => {
  expect(isSemver(version)).toBe(true);
});

it.each([
  '1',
  '1.2',
  '1.2.3.4',
  '01.2.3',
  '1.2.3-01',
  '1.2.3-',
  '1.2.3-+',
  '1.2.3-beta..1',
  '1.2.3+meta+meta',
  'V1.2.3',
  'vv1.2.3',
  '-1.2.3',
  ' 1.2.3',
  '1.2.3\n',
  'alpha',
])('%j is none', (version) => {
  expect(isSemver(version)).toBe(false);
});
