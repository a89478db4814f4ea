import { describe, expect, it } from 'vitest';
import { releaseForm } from '#domain/release/form';
import { formOf } from '#test/support/story';

const accepts = (over: object) => releaseForm.safeParse({ ...formOf(), ...over }).success;

it('a form says nothing about what is left out', () => {
  const { service, environment, version, changeType, ref, commit, summary } = formOf();
  const least = { kind: 'release', service, environment, version, changeType, ref, commit, summary };
  expect(releaseForm.parse(least)).toEqual({
    ...least,
    artifacts: [],
    components: [],
    flags: {},
    links: [],
    evidence: {},
  });
});

describe('a form is let in', () => {
  it.each<[string, object]>([
    ['with a SHA-256 commit', { commit: 'a'.repeat(64) }],
    ['with evidence of one number', { evidence: { coverage: 91.5 } }],
    ['with evidence of one truth', { evidence: { 'architecture-reviewed': true } }],
    ['with evidence of one text', { evidence: { report: 'https://ci.example.com/1' } }],
    ['with evidence of several facts', { evidence: { tests: { failed: 0, suite: 'all', green: true } } }],
    ['with a link', { links: [{ title: 'Change', url: 'https://git.example.com/1?a=b#c' }] }],
    ['with an instant in any zone', { plannedFor: '2026-11-22T09:00:00+01:00' }],
  ])('%s', (_, over) => {
    expect(accepts(over)).toBe(true);
  });
});

describe('a form is not let in', () => {
  it.each<[string, object]>([
    ['with a word more than it has', { approve: true }],
    ['with a short commit', { commit: 'c0ffee' }],
    ['with an upper-case commit', { commit: 'C'.repeat(40) }],
    ['with an artifact that has no digest', { artifacts: [{ name: 'checkout' }] }],
    [
      'with an artifact of another digest',
      { artifacts: [{ name: 'checkout', digest: `md5:${'a'.repeat(32)}` }] },
    ],
    ['with 51 artifacts', { artifacts: Array(51).fill(formOf().artifacts[0]) }],
    ['with a service that is no slug', { service: 'check out' }],
    ['with a version of two lines', { version: 'v1\nv2' }],
    ['with a script for a link', { links: [{ title: 'Change', url: 'javascript:alert(1)' }] }],
    [
      'with a link that turns its text around',
      { links: [{ title: 'Change', url: 'https://example.com/\u202e' }] },
    ],
    ['with a link of half a character', { links: [{ title: 'Change', url: 'https://example.com/\ud800' }] }],
    [
      'with 21 pieces of evidence',
      { evidence: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`e${n}`, n])) },
    ],
    [
      'with 21 facts',
      { evidence: { tests: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`e${n}`, n])) } },
    ],
    ['with facts below facts', { evidence: { tests: { unit: { failed: 0 } } } }],
    ['with evidence of the name every object carries', { evidence: { constructor: 1 } }],
    ['with a fact of the name every object carries', { evidence: { tests: { constructor: 1 } } }],
    ['with evidence of nothing', { evidence: { tests: null } }],
    ['with an instant without a zone', { plannedFor: '2026-11-22T09:00:00' }],
    ['with a kind it does not know', { kind: 'rollback' }],
  ])('%s', (_, over) => {
    expect(accepts(over)).toBe(false);
  });

  it.each([1e16, -1e16, 1e300, 1e-131, 5e-324, Number.POSITIVE_INFINITY, Number.NaN])(
    'with the number %d, which the record could not keep',
    (number) => {
      expect(accepts({ evidence: { coverage: number } })).toBe(false);
      expect(accepts({ form: { users: number } })).toBe(false);
    },
  );
});
