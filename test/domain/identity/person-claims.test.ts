import { describe, expect, it } from 'vitest';
import { personCalling } from '#domain/identity/person-claims';
import { adaSignedIn, cast } from './cast.ts';

const refusal = (detail: string) => ({ ok: false, refusal: { code: 'not-eligible', detail } });
const notIdToken = refusal('People call with their ID token; this is another token.');
const nobody = refusal('You are signed in, but the directory has nobody with your user name.');

describe('a person of the directory', () => {
  it('calls by the user name they signed in with', () => {
    expect(personCalling(adaSignedIn, cast)).toEqual({ ok: true, value: { kind: 'person', id: 'ada' } });
  });

  it('calls by the subject when the issuer has no user names', () => {
    expect(personCalling({ sub: 'grace', token_use: 'id' }, cast)).toEqual({
      ok: true,
      value: { kind: 'person', id: 'grace' },
    });
  });
});

describe('refused is', () => {
  it('somebody the directory does not have', () => {
    expect(personCalling({ ...adaSignedIn, 'cognito:username': 'mallory' }, cast)).toEqual(nobody);
  });

  it('a user name in other letters', () => {
    expect(personCalling({ ...adaSignedIn, 'cognito:username': 'Ada' }, cast)).toEqual(nobody);
  });

  it('a stranger whose subject, e-mail address or preferred name is a person’s', () => {
    const stranger = { ...adaSignedIn, 'cognito:username': 'mallory', sub: 'ada', preferred_username: 'ada' };
    expect(personCalling(stranger, cast)).toEqual(nobody);
  });

  it.each([
    ['an access token', { token_use: 'access' }],
    ['a token of unknown use', { token_use: undefined }],
    ['a token without a subject', { sub: undefined }],
    ['a user name that is not text', { 'cognito:username': ['ada'] }],
    ['an empty user name', { 'cognito:username': '' }],
  ])('%s', (_, claims) => {
    expect(personCalling({ ...adaSignedIn, ...claims }, cast)).toEqual(notIdToken);
  });

  it('something that is no set of claims', () => {
    expect(personCalling(undefined, cast)).toEqual(notIdToken);
  });
});
