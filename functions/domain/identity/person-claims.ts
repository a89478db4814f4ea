import * as z from 'zod';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { Caller } from './caller.ts';
import { personOf, type Directory } from './directory.ts';

/**
 * What we read of a Cognito ID token, whose signature, issuer, audience and times are verified already. An access
 * token names no audience and says nothing about who the person is, so it is none of ours. The e-mail address is
 * not read: the directory's is the one that counts.
 */
export const personClaims = z.object({
  token_use: z.literal('id'),
  sub: z.string().min(1),
  'cognito:username': z.string().min(1).optional(),
});

/** The person of the directory that an ID token is about. Their user name, or else the subject, is their id. */
export function personCalling(claims: unknown, directory: Directory): Outcome<Caller> {
  const parsed = personClaims.safeParse(claims);
  if (!parsed.success)
    return refused('not-eligible', 'People call with their ID token; this is another token.');
  const id = parsed.data['cognito:username'] ?? parsed.data.sub;
  const person = personOf(directory, id);
  return person
    ? ok({ kind: 'person', id: person.id })
    : refused('not-eligible', 'You are signed in, but the directory has nobody with your user name.');
}
