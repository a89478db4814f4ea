import { describe, expect, it } from 'vitest';
import {
  delegate,
  onBehalfOf,
  revoke,
  withStandIns,
  type Delegation,
  type DelegationForm,
} from '#domain/identity/delegation';
import type { Caller } from '#domain/identity/caller';
import { rolesOf } from '#domain/identity/directory';
import { cast, person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { minute } from '#test/support/story';

const one = (over: Partial<Delegation> = {}): Delegation => ({
  id: 'd1',
  from: 'lena',
  to: 'teammate',
  since: minute(0),
  until: minute(60),
  createdAt: minute(0),
  ...over,
});
const nobodyElse: { authors: readonly string[]; decided: readonly string[] } = { authors: [], decided: [] };
const standing = (delegations: readonly Delegation[], request: Partial<typeof nobodyElse> = {}, at = 10) =>
  withStandIns(cast, delegations, { ...nobodyElse, ...request }, minute(at));
const delegating = (
  over: Partial<DelegationForm> = {},
  known: readonly Delegation[] = [],
  caller: Caller = person('lena'),
) => delegate(cast, known, caller, { to: 'teammate', until: minute(60), ...over }, 'd9', minute(5));

describe('who stands in for somebody', () => {
  it('has their roles while they are away, and it is known for whom', () => {
    const directory = standing([one()]);
    expect(rolesOf(directory, 'teammate')).toEqual(['platform-leads']);
    expect(onBehalfOf(directory, 'teammate', 'platform-leads')).toBe('lena');
    expect(onBehalfOf(directory, 'lena', 'platform-leads')).toBeUndefined();
  });

  it.each<[string, readonly Delegation[], number]>([
    ['before it begins', [one({ since: minute(20) })], 10],
    ['once it is over', [one()], 60],
    ['once it is taken back', [one({ revokedAt: minute(5) })], 10],
    ['when they left the directory', [one({ to: 'gone' })], 10],
  ])('has not %s', (_, delegations, at) => {
    expect(standing(delegations, {}, at)).toBe(cast);
  });

  it('passes on nothing that was passed on to them', () => {
    const chain = [one(), one({ id: 'd2', from: 'teammate', to: 'nobody' })];
    expect(rolesOf(standing(chain), 'nobody')).toEqual([]);
  });

  it('keeps what is their own as their own', () => {
    const directory = standing([one({ to: 'twohats' })]);
    expect(onBehalfOf(directory, 'twohats', 'platform-leads')).toBeUndefined();
  });

  it.each<[string, Partial<typeof nobodyElse>]>([
    ['for an author of the request', { authors: ['lena'] }],
    ['who is an author of it', { authors: ['teammate'] }],
    ['for somebody who has decided', { decided: ['lena'] }],
  ])('never %s', (_, request) => {
    expect(standing([one()], request)).toBe(cast);
  });
});

describe('a delegation', () => {
  it('begins now unless said, and has its end', () => {
    expect(delegating({ note: 'On holiday' })).toEqual({
      ok: true,
      value: one({ id: 'd9', since: minute(5), createdAt: minute(5), note: 'On holiday' }),
    });
  });

  it.each<[string, Partial<DelegationForm>, readonly Delegation[]]>([
    ['to oneself', { to: 'lena' }, []],
    ['to somebody who is nobody', { to: 'ghost' }, []],
    ['that ends before it begins', { from: minute(50), until: minute(40) }, []],
    ['that is over already', { from: minute(1), until: minute(4) }, []],
    ['for more than 90 days', { until: minute(91 * 1_440) }, []],
    ['while somebody else stands in', {}, [one({ to: 'sara' })]],
    ['in a circle of two', {}, [one({ from: 'teammate', to: 'lena' })]],
    [
      'in a circle of three',
      {},
      [one({ from: 'teammate', to: 'sara' }), one({ id: 'd2', from: 'sara', to: 'lena' })],
    ],
  ])('is refused %s', (_, form, known) => {
    expect(delegating(form, known)).toBeRefusedWith('not-a-delegate');
  });

  it('is allowed where the circle is taken back or lies in another time', () => {
    const back = one({ from: 'teammate', to: 'lena' });
    expect(delegating({}, [{ ...back, revokedAt: minute(1) }])).toBeAllowed();
    expect(delegating({}, [{ ...back, since: minute(60), until: minute(90) }])).toBeAllowed();
  });

  it('is a person’s own', () => {
    expect(delegating({}, [], pipeline)).toBeRefusedWith('people-only');
  });

  it('is taken back by either of the two, once, and by nobody else', () => {
    expect(revoke(one(), person('lena'), minute(9))).toMatchObject({ value: { revokedAt: minute(9) } });
    expect(revoke(one(), person('teammate'), minute(9))).toBeAllowed();
    expect(revoke(one({ revokedAt: minute(3) }), person('lena'), minute(9))).toMatchObject({
      value: { revokedAt: minute(3) },
    });
    expect(revoke(one(), person('sara'), minute(9))).toBeRefusedWith('not-eligible');
    expect(revoke(undefined, person('lena'), minute(9))).toBeRefusedWith('not-found');
  });
});
