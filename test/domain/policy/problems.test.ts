import { expect, it } from 'vitest';
import * as z from 'zod';
import { directory } from '#domain/identity/directory';
import { mapping, name } from '#domain/policy/grammar';
import { parsed } from '#domain/policy/problems';
import { line } from '#domain/text';

it.each([
  { schema: z.string(), value: undefined, reason: 'is missing' },
  { schema: z.enum(['semver', 'any']), value: undefined, reason: 'is missing' },
  { schema: z.enum(['semver', 'any']), value: 'calver', reason: 'must be semver or any' },
  { schema: z.string(), value: 1, reason: 'must be text: write "1" in quotes' },
  { schema: z.string(), value: true, reason: 'must be text: write "true" in quotes' },
  { schema: z.string(), value: ['a'], reason: 'must be text' },
  { schema: z.boolean(), value: 'yes', reason: 'must be true or false' },
  { schema: z.int(), value: '1', reason: 'must be a number' },
  { schema: z.int(), value: 1.5, reason: 'must be a whole number' },
  { schema: z.int().min(1), value: 0, reason: 'must be at least 1' },
  { schema: z.int().max(5), value: 9, reason: 'must be at most 5' },
  { schema: z.array(z.string()), value: 'a', reason: 'must be a list' },
  { schema: z.array(z.string()).min(1), value: [], reason: 'must not be empty' },
  { schema: mapping({}), value: null, reason: 'must be a mapping, at least {}' },
  { schema: z.record(name(), z.string()), value: [], reason: 'must be a mapping, at least {}' },
  { schema: line(5), value: 'too long', reason: 'is longer than 5' },
  { schema: line(5), value: ' ', reason: 'must not be empty' },
  { schema: z.email(), value: 'ada', reason: 'must be an e-mail address' },
  { schema: z.string().startsWith('refs/'), value: 'main', reason: 'must begin with refs/' },
  { schema: z.string().regex(/^[0-9]+$/), value: 'x', reason: 'does not have the right form' },
])('$value is told to be wrong in plain words: $reason', ({ schema, value, reason }) => {
  expect(parsed<unknown>(schema, value)).toEqual({ ok: false, problems: [{ path: [], reason }] });
});

it('each key that is not known is a problem of its own, with the keys there are', () => {
  expect(parsed(mapping({ a: z.string(), b: z.string() }), { a: '1', b: '2', c: 3, d: 4 })).toEqual({
    ok: false,
    problems: [
      { path: ['c'], reason: 'is not known here; known keys: a and b' },
      { path: ['d'], reason: 'is not known here; known keys: a and b' },
    ],
  });
});

it('a key that is no name is told at the key', () => {
  expect(parsed(z.record(name(), z.string()), { 'Not A Name': 'x' })).toEqual({
    ok: false,
    problems: [{ path: ['Not A Name'], reason: 'must be lower-case letters, digits and single dashes' }],
  });
});

it('what fits is given back with its defaults', () => {
  const small = {
    people: [{ id: 'ada', name: 'Ada', email: 'ada@example.com' }],
    roles: {},
    teams: {},
    services: [{ id: 'shop', title: 'Shop', team: 'shop', environments: {} }],
    pipelines: [],
  };
  expect(parsed(directory, small)).toEqual({ ok: true, value: { ...small, releaseManagers: [] } });
});
