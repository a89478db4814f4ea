import { describe, expect, it } from 'vitest';
import type { Caller } from '#domain/identity/caller';
import { explain } from '#domain/release/explain';
import type { Release } from '#domain/release/release';
import { rule, type RulingForm } from '#domain/release/rulings';
import { standingOf } from '#domain/release/status';
import { cast, person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { conflicts, matrixPlan } from '#test/support/plans';
import {
  approvedBy,
  deniedBy,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  ruledBy,
  timePassed,
  type Step,
} from '#test/support/story';

const reviewing: readonly Step[] = [opened({ plan: matrixPlan(conflicts) }), phaseOpened()];
const deniedOn = (matter: string, by = 'sara') => deniedBy(by, 'The new index is too slow.', 3, { matter });
const statusAfter = (...steps: readonly Step[]) => standingOf(releaseAfter(...reviewing, ...steps)).status;

describe('R002-22 a denial where approvers may disagree', () => {
  it('is on record, keeps the release from going on, and waits for whoever has the last word', () => {
    const release = releaseAfter(
      ...reviewing,
      approvedBy('devi', 1),
      approvedBy('lena', 2),
      deniedOn('product'),
    );
    expect(standingOf(release).status).toBe('in-review');
    expect(release.phases[0]).toMatchObject({
      decisions: [{ by: 'devi' }, { by: 'lena' }, { by: 'sara', decision: 'deny' }],
      contested: [{ by: 'sara', role: 'sre-team', matter: 'product', authority: 'platform-owner' }],
    });
    expect(explain(release, cast).missing[0]?.sentence).toContain(
      'a ruling by platform-owner on the denial of sara',
    );
  });

  it('is final when it comes from whoever has the last word', () => {
    expect(statusAfter(deniedOn('technical', 'lena'))).toBe('denied');
    expect(statusAfter(deniedOn('product', 'lena'))).toBe('in-review');
  });

  it('lies with leadership where the policy names nobody for the matter', () => {
    const release = releaseAfter(...reviewing, deniedOn('something-else'));
    expect(release.phases[0]?.contested).toMatchObject([{ authority: 'operators' }]);
  });

  it('says what it is about', () => {
    const deny = () => releaseAfter(...reviewing, deniedBy('sara'));
    expect(deny).toThrow('review-incomplete');
  });

  it('runs into the deadline like everything else', () => {
    expect(
      statusAfter(approvedBy('devi', 1), approvedBy('lena', 2), deniedOn('product'), timePassed(60)),
    ).toBe('expired');
  });
});

describe('R002-22 the last word', () => {
  it('upholds: the release is denied', () => {
    expect(statusAfter(deniedOn('technical'), ruledBy('lena', 'uphold', 'sara'))).toBe('denied');
  });

  it('overrules: the row is waived and the review goes on', () => {
    const release = releaseAfter(...reviewing, deniedOn('technical'), ruledBy('lena', 'overrule', 'sara'));
    expect(release.phases[0]).toMatchObject({
      outcome: 'open',
      contested: [],
      waived: [{ role: 'sre-team', because: 'the denial of sara was overruled by lena', owed: false }],
    });
  });

  it('overrules what alone was in the way: the release is approved', () => {
    expect(
      statusAfter(
        approvedBy('devi', 1),
        approvedBy('lena', 2),
        deniedOn('technical'),
        ruledBy('lena', 'overrule', 'sara'),
      ),
    ).toBe('authorized');
  });

  it('goes to leadership when the release manager takes it there, and then is theirs alone', () => {
    const escalated = releaseAfter(
      ...reviewing,
      deniedOn('technical'),
      ruledBy('manager', 'escalate', 'sara'),
    );
    expect(escalated.phases[0]?.contested).toMatchObject([{ authority: 'operators' }]);
    const leadersRuling = (by: string) => ruling(escalated, person(by), { ruling: 'uphold' });
    expect(leadersRuling('lena')).toBeRefusedWith('not-eligible');
    expect(leadersRuling('operator')).toBeAllowed();
  });
});

const ruling = (release: Release, caller: Caller, over: Partial<RulingForm> = {}, at = 6) =>
  rule(
    release,
    { on: 'sara', ruling: 'overrule', reason: 'It is fast enough.', ...over },
    caller,
    cast,
    minute(at),
  );

describe('a ruling is refused', () => {
  const contested = releaseAfter(...reviewing, deniedOn('technical'));
  it.each<[string, string, Release, Caller, Partial<RulingForm>]>([
    ['to whoever has not the last word', 'not-eligible', contested, person('owner'), {}],
    ['to a pipeline', 'people-only', contested, pipeline, {}],
    ['on a denial that nobody contests', 'not-found', contested, person('lena'), { on: 'devi' }],
    [
      'further up, to anybody but the one who coordinates',
      'not-eligible',
      contested,
      person('lena'),
      { ruling: 'escalate' },
    ],
    ['where nothing is contested', 'not-found', releaseAfter(...reviewing), person('lena'), {}],
    [
      'a second time further up',
      'already-decided',
      releaseAfter(...reviewing, deniedOn('other')),
      person('manager'),
      { ruling: 'escalate' },
    ],
    [
      'on one’s own request',
      'own-request',
      releaseAfter(
        opened({
          plan: matrixPlan(conflicts),
          requester: { kind: 'person', id: 'lena', authors: ['lena'] },
        }),
        phaseOpened(),
        deniedOn('technical'),
      ),
      person('lena'),
      {},
    ],
  ])('%s', (_, code, release, caller, over) => {
    expect(ruling(release, caller, over)).toBeRefusedWith(code as never);
  });

  it('once the time is over', () => {
    expect(ruling(contested, person('lena'), {}, 60)).toBeRefusedWith('too-late');
  });
});
