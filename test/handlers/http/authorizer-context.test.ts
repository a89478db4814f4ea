import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import type { Caller } from '#domain/identity/caller';
import { contextOf, readAuthorizerContext } from '#handlers/http/authorizer-context';
import type { Identified } from '#usecases/identify-caller';

const nobody = { refusal: { code: 'unauthenticated', detail: 'The call carries no verified identity.' } };
const eventWith = (lambda: unknown) => ({ requestContext: { authorizer: { lambda } } });
const ada = JSON.stringify({ kind: 'person', id: 'ada' });

const callers: Caller[] = [
  { kind: 'person', id: 'ada' },
  {
    kind: 'pipeline',
    id: 'shop-release',
    repository: 'octo-org/shop',
    startedBy: 'ada-codes',
    ref: 'refs/heads/main',
  },
  {
    kind: 'pipeline',
    id: 'p',
    repository: 'o/p',
    startedBy: 'a',
    ref: 'refs/tags/v1',
    runUrl: 'https://github.com/o/p/actions/runs/1',
  },
  { kind: 'deployer', requestId: 'r1', deploymentId: 'd1' },
];

describe('an HTTP function reads what the authorizer wrote', () => {
  it.each(callers.map((caller) => [caller.kind, { caller }] as const))('of a %s', (_, identified) => {
    expect(readAuthorizerContext(eventWith(contextOf(identified)))).toEqual(identified);
  });

  it.each<Identified>([
    { refusal: { code: 'unauthenticated', detail: 'The token has expired.' } },
    { refusal: { code: 'pipeline-not-allowed', detail: 'The ref x is not allowed for shop-release.' } },
    { refusal: { code: 'not-eligible', detail: 'The directory has nobody with your user name.' } },
  ])('of the refusal $refusal.code', (identified) => {
    expect(readAuthorizerContext(eventWith(contextOf(identified)))).toEqual(identified);
  });

  it('as text only, which is all that every kind of API passes on', () => {
    for (const caller of callers) expect(Object.values(contextOf({ caller }))).toEqual([expect.any(String)]);
  });
});

describe('an HTTP function takes as nobody’s', () => {
  it.each<[string, unknown]>([
    ['an event without a context', {}],
    ['an event that is nothing', undefined],
    ['an event no authorizer saw', { requestContext: {} }],
    [
      'an event of another authorizer',
      { requestContext: { authorizer: { jwt: { claims: { sub: 'ada' } } } } },
    ],
    ['an empty context', eventWith({})],
    ['a context of nothing', eventWith(null)],
    ['an identity that is no JSON', eventWith({ identity: 'ada' })],
    ['an identity that is not text', eventWith({ identity: { kind: 'person', id: 'ada' } })],
    ['an identity of no kind', eventWith({ identity: '{"id":"ada"}' })],
    ['an identity of an unknown kind', eventWith({ identity: '{"kind":"admin","id":"ada"}' })],
    ['a person without an id', eventWith({ identity: '{"kind":"person"}' })],
    [
      'an identity beside a refusal',
      eventWith({ identity: ada, refusal: 'The token has expired.', code: 'unauthenticated' }),
    ],
    ['an identity beside an empty refusal', eventWith({ identity: ada, refusal: '' })],
    ['a refusal without a code', eventWith({ refusal: 'No.' })],
    ['a refusal with an unknown code', eventWith({ refusal: 'No.', code: 'welcome' })],
    ['a refusal with a code every object has', eventWith({ refusal: 'No.', code: 'toString' })],
  ])('%s', (_, event) => {
    expect(readAuthorizerContext(event)).toEqual(nobody);
  });

  it('whatever else 10,000 arbitrary contexts hold', () => {
    const text = fc.oneof(fc.string(), fc.json());
    const context = fc.oneof(
      fc.anything(),
      fc.record({ identity: fc.oneof(text, fc.anything()), refusal: text, code: text }, { requiredKeys: [] }),
    );
    fc.assert(
      fc.property(context, (lambda) => {
        expect(readAuthorizerContext(eventWith(lambda))).not.toHaveProperty('caller');
      }),
      { numRuns: 10_000 },
    );
  });
});
