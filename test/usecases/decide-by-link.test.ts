import { beforeEach, describe, expect, it } from 'vitest';
import { attachEvidence } from '#usecases/attach-evidence';
import { cancelRequest } from '#usecases/cancel-request';
import { decideByLink, type LinkDecision } from '#usecases/decide-by-link';
import { sendNotices } from '#usecases/send-notices';
import { showReview } from '#usecases/show-review';
import { passMilestone } from '#usecases/pass-milestone';
import { person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { matrix, matrixPlan, role, slot } from '#test/support/plans';
import { allowed, setting, written, type Setting } from '#test/support/setting';
import { minute } from '#test/support/story';

let gate: Setting;
let id: string;
beforeEach(async () => {
  gate = setting();
  id = await gate.opensGate();
  await sendNotices(gate.world, id, 2, 'stream', minute(0));
});

/** The secret and the code of the latest mail that asked this person. */
function linkOf(who: string): { secret: string; code: string } {
  const mail = gate.state.mail.outbox.findLast(({ to }) => to === `${who}@example.com`);
  const [, url = '', code = ''] = mail?.text.split('\n') ?? [];
  return { secret: url.split('#')[1] ?? '', code };
}

const deciding = (who: string, over: Partial<LinkDecision> = {}, at = 10) =>
  decideByLink(
    gate.world,
    { secret: linkOf(who).secret, decision: 'approve', confirm: 'v1.2.3', ...over },
    minute(at),
  );

/** The last event there is. */
const latest = async () => {
  const { sequence, hash } = (await gate.world.requests.events(id)).at(-1)!;
  return { sequence, hash };
};

const decisions = async () =>
  (await gate.release(id)).phases[0]?.decisions.map(({ by, decision }) => `${by} ${decision}`);

describe('a link shows a review', () => {
  it('of what is asked, to the one it was sent to', async () => {
    const review = allowed(await showReview(gate.world, linkOf('twohats').secret, minute(5)));
    expect(review).toMatchObject({
      release: { id },
      plan: { id: 'gate' },
      person: { id: 'twohats' },
      roles: ['devops-team', 'platform-leads'],
      verdict: 'decide',
      changes: [],
      link: { phase: 'gate', person: 'twohats' },
    });
    expect(review.seen).toBe(review.link.seen);
  });

  it('any number of times, and changes nothing', async () => {
    const before = written(gate);
    for (const at of [1, 2, 3]) await showReview(gate.world, linkOf('devi').secret, minute(at));
    expect(written(gate)).toEqual(before);
  });

  it('by its short code as well', async () => {
    expect(await showReview(gate.world, linkOf('devi').code, minute(5))).toMatchObject({
      value: { person: { id: 'devi' }, verdict: 'decide' },
    });
  });

  it('with what has changed since the mail', async () => {
    allowed(await attachEvidence(gate.world, id, pipeline, 'coverage', 91, minute(5)));
    const review = allowed(await showReview(gate.world, linkOf('devi').secret, minute(6)));
    expect(review.changes).toEqual(['The evidence “coverage” is now 91.']);
    expect(review.seen).not.toBe(review.link.seen);
  });

  it.each<[string, string, () => Promise<unknown>, number]>([
    ['the person’s own decision', 'decided', () => deciding('devi'), 11],
    ['that the time is over', 'over', async () => undefined, 60],
    ['that it was decided by others', 'over', () => gate.approves(id, 'owner', 5), 11],
    ['that a later mail has a fresher link', 'superseded', () => remindedAt(30), 31],
  ])('with %s', async (_, verdict, happens, at) => {
    const { secret } = linkOf('devi');
    await happens();
    expect(await showReview(gate.world, secret, minute(at))).toMatchObject({ value: { verdict } });
  });

  it('but no way to decide, to somebody who lost the role since', async () => {
    const { roles } = gate.world.policies.directory;
    const fired = { ...roles, 'devops-team': { title: 'DevOps team', people: ['dave'] } };
    const policies = {
      ...gate.world.policies,
      directory: { ...gate.world.policies.directory, roles: fired },
    };
    expect(await showReview({ ...gate.world, policies }, linkOf('devi').secret, minute(5))).toMatchObject({
      value: { verdict: 'not-eligible', roles: [] },
    });
  });

  it('to nobody who guessed it', async () => {
    expect(await showReview(gate.world, 'guessed', minute(5))).toBeRefusedWith('link-unknown');
  });

  it('to nobody when there is no such request', async () => {
    gate.state.requests.requests.clear();
    expect(await showReview(gate.world, linkOf('devi').secret, minute(5))).toBeRefusedWith('link-unknown');
  });

  it('to nobody who left', async () => {
    const directory = { ...gate.world.policies.directory, people: [] };
    const policies = { ...gate.world.policies, directory };
    const shown = await showReview({ ...gate.world, policies }, linkOf('devi').secret, minute(5));
    expect(shown).toBeRefusedWith('link-unknown');
  });
});

describe('a link decides', () => {
  it('for the one it was sent to, and the record says that it was by link', async () => {
    expect(await deciding('devi', { reason: 'Checked.' })).toEqual({
      ok: true,
      value: { requestId: id, decision: 'approve', record: await latest(), again: false },
    });
    expect((await gate.release(id)).phases[0]?.decisions).toMatchObject([
      {
        by: 'devi',
        decision: 'approve',
        role: 'devops-team',
        reason: 'Checked.',
        assurance: 'link',
        at: minute(10),
      },
    ]);
  });

  it('by its code as well', async () => {
    expect(await deciding('devi', { secret: linkOf('devi').code })).toBeAllowed();
  });

  it('against it, too', async () => {
    await deciding('devi', { decision: 'deny', reason: 'Too risky.' });
    expect(await gate.status(id)).toBe('denied');
  });

  it('though blanks were typed around the version', async () => {
    expect(await deciding('devi', { confirm: '  v1.2.3 ' })).toBeAllowed();
  });

  it('on the page that was shown, though the mail is older', async () => {
    allowed(await attachEvidence(gate.world, id, pipeline, 'coverage', 91, minute(5)));
    const { seen } = allowed(await showReview(gate.world, linkOf('devi').secret, minute(6)));
    expect(await deciding('devi', { seen })).toBeAllowed();
  });
});

describe('a second send', () => {
  it.each<[string, Partial<LinkDecision>]>([
    ['of the same', {}],
    ['of the opposite', { decision: 'deny', reason: 'Changed my mind.' }],
    ['with the wrong version', { confirm: 'v0' }],
  ])('%s answers with the first decision and changes nothing', async (_, over) => {
    await deciding('devi');
    const record = await latest();
    allowed(await attachEvidence(gate.world, id, pipeline, 'coverage', 91, minute(10)));
    const before = written(gate);
    expect(await deciding('devi', over, 11)).toEqual({
      ok: true,
      value: { requestId: id, decision: 'approve', record, again: true },
    });
    expect(written(gate)).toEqual(before);
  });

  it('answers with the first decision after the request is closed', async () => {
    await deciding('devi');
    allowed(await cancelRequest(gate.world, id, person('author'), 'No.', minute(11)));
    expect(await deciding('devi', {}, 90)).toMatchObject({ value: { decision: 'approve', again: true } });
  });

  it('that races with the first loses, and answers with it', async () => {
    const racing = await Promise.all([deciding('devi', {}, 10), deciding('devi', {}, 11)]);
    expect(racing.map((outcome) => allowed(outcome).again)).toEqual([false, true]);
    expect(await decisions()).toEqual(['devi approve']);
  });

  it('in the very same instant counts once', async () => {
    const racing = await Promise.all([deciding('devi'), deciding('devi')]);
    for (const outcome of racing) expect(outcome).toMatchObject({ value: { decision: 'approve' } });
    expect(await decisions()).toEqual(['devi approve']);
  });

  it.each<[string, Partial<LinkDecision>]>([
    ['approves', {}],
    ['denies', { decision: 'deny', reason: 'Too risky.' }],
  ])('that races with a first one that %s for good answers with it', async (_, over) => {
    const racing = await Promise.all([deciding('owner', over, 10), deciding('owner', over, 11)]);
    expect(racing.map((outcome) => allowed(outcome).again)).toEqual([false, true]);
  });

  it('through an older link of the same person answers with the first decision', async () => {
    const older = linkOf('devi');
    await remindedAt(30);
    await deciding('devi', {}, 31);
    expect(await deciding('devi', { secret: older.secret }, 32)).toMatchObject({ value: { again: true } });
  });
});

describe('a link does not decide', () => {
  it('when nobody gave it out', async () => {
    expect(await deciding('devi', { secret: 'guessed' })).toBeRefusedWith('link-unknown');
  });

  it('when a later mail carries a fresher one', async () => {
    const older = linkOf('devi');
    await remindedAt(30);
    expect(await deciding('devi', { secret: older.secret }, 31)).toBeRefusedWith('link-superseded');
    expect(await deciding('devi', {}, 31)).toBeAllowed();
  });

  it('when the time is over, even if nobody noticed yet', async () => {
    expect(await deciding('devi', {}, 60)).toBeRefusedWith('too-late');
  });

  it('when the time was over', async () => {
    allowed(await passMilestone(gate.world, id, minute(60)));
    expect(await deciding('devi', {}, 61)).toBeRefusedWith('closed');
  });

  it('when others have decided', async () => {
    await gate.approves(id, 'owner', 5);
    expect(await deciding('devi')).toBeRefusedWith('closed');
  });

  it('without the version, typed as it is: what no robot that opens links does', async () => {
    const outcome = await deciding('devi', { confirm: 'v1.2.4' });
    expect(outcome).toBeRefusedWith('confirmation-differs');
    expect(outcome).toMatchObject({ refusal: { errors: [{ path: '/confirm' }] } });
  });

  it('when the evidence changed since the mail: the refusal says how', async () => {
    allowed(await attachEvidence(gate.world, id, pipeline, 'tests', { failed: 0, passed: 813 }, minute(5)));
    const outcome = await deciding('devi');
    expect(outcome).toBeRefusedWith('changed');
    expect(outcome).toMatchObject({
      refusal: { present: { changes: ['The evidence “tests” is now {"failed":0,"passed":813}.'] } },
    });
  });

  it('when the page was made up', async () => {
    expect(await deciding('devi', { seen: 'f'.repeat(64) })).toBeRefusedWith('changed');
  });

  it('R003-16 when it denies without a reason', async () => {
    expect(await deciding('devi', { decision: 'deny' })).toBeRefusedWith('reason-required');
  });

  it('when it does not vouch for everything', async () => {
    expect(await deciding('devi', { checklist: [] })).toBeRefusedWith('checklist-incomplete');
  });

  it('for somebody who lost the role since it was sent', async () => {
    const { roles } = gate.world.policies.directory;
    const fired = { ...roles, 'devops-team': { title: 'DevOps team', people: ['dave'] } };
    const policies = {
      ...gate.world.policies,
      directory: { ...gate.world.policies.directory, roles: fired },
    };
    const sent = { secret: linkOf('devi').secret, decision: 'approve' as const, confirm: 'v1.2.3' };
    expect(await decideByLink({ ...gate.world, policies }, sent, minute(5))).toBeRefusedWith('not-eligible');
  });

  it.each<[string, Partial<LinkDecision>, number]>([
    ['the version is wrong', { confirm: 'v0' }, 10],
    ['it is too late', {}, 60],
    ['it is unknown', { secret: 'guessed' }, 10],
    ['no reason is given', { decision: 'deny' }, 10],
  ])('and changes nothing when %s', async (_, over, at) => {
    const before = written(gate);
    await deciding('devi', over, at);
    expect(written(gate)).toEqual(before);
  });
});

/** A reminder goes out, with fresh links. */
async function remindedAt(at: number): Promise<void> {
  allowed(await passMilestone(gate.world, id, minute(at)));
  const events = await gate.world.requests.events(id);
  await sendNotices(gate.world, id, events.at(-1)?.sequence ?? 0, 'stream', minute(at));
}

describe('a link decides in a role that writes a review', () => {
  const fields = [
    { id: 'regression', label: 'Regression', kind: 'number' as const, required: true },
    { id: 'documented', label: 'Documented', kind: 'yes-no' as const, required: true },
  ];
  const slots = [
    slot('platform-leads', { review: { title: 'Technical review', checklist: [], fields } }),
    ...matrix().slots!.slice(2),
  ];

  beforeEach(async () => {
    gate = setting(matrixPlan({ slots, approvals: role('platform-leads') }));
    id = await gate.opensGate();
    await sendNotices(gate.world, id, 2, 'stream', minute(0));
  });

  it('R002-11 with what the form sent, as the values it stands for', async () => {
    const review = { regression: '3,5', documented: 'yes' };
    expect(await deciding('lena', { role: 'platform-leads', review })).toBeAllowed();
    expect((await gate.release(id)).phases[0]?.decisions).toMatchObject([
      { by: 'lena', review: { regression: 3.5, documented: true } },
    ]);
  });

  it('and says of each field what is wrong with it', async () => {
    expect(await deciding('lena', { review: { regression: 'little', documented: '' } })).toMatchObject({
      refusal: {
        code: 'review-incomplete',
        errors: [
          { path: '/review/regression', message: 'Regression: must be a number' },
          { path: '/review/documented', message: 'Documented: is missing' },
        ],
      },
    });
  });

  it('R002-15 on conditions', async () => {
    const review = { regression: '0', documented: 'no' };
    const conditions = [{ text: 'Update the guide.', due: 'before-deployment' as const }];
    expect(await deciding('lena', { review, conditions })).toBeAllowed();
    expect((await gate.release(id)).conditions).toMatchObject([{ id: 'c1', by: 'lena', state: 'open' }]);
  });
});
