import { describe, expect, it } from 'vitest';
import { conflicts, matrixPlan } from '#test/support/plans';
import { deniedBy, opened, phaseOpened, storyId } from '#test/support/story';
import { aService, as } from './harness.ts';

const reviewing = [
  opened({ plan: matrixPlan(conflicts, { override: 'release-managers' }) }),
  phaseOpened(),
] as const;
const contested = [...reviewing, deniedBy('sara', 'Too slow.', 3, { matter: 'technical' })] as const;

describe('R002-30 message', () => {
  it('writes into the thread, and shows all of it', async () => {
    const service = await aService(...reviewing);
    const asked = await as('person-devi', service)('message', storyId, '--ask', 'Is it reversible?');
    expect([asked.code, asked.stdout]).toEqual([
      0,
      expect.stringMatching(/devi asks.*\n {2}Is it reversible\?/),
    ]);
    const answered = await as('person-author', service)('message', storyId, '--answer', 'It is.');
    expect(answered.stdout).toMatch(/devi asks[\s\S]*author answers/);
    expect((await as('person-nobody', service)('status', storyId)).stdout).toMatch(/devi asks[\s\S]*It is\./);
  });

  it.each([[[]], [['--ask', 'This?', '--answer', 'That.']]])('says one thing: %j', async (flags) => {
    const { code, stderr } = await as('person-devi', await aService(...reviewing))(
      'message',
      storyId,
      ...flags,
    );
    expect([code, stderr]).toEqual([64, expect.stringContaining('--more-time')]);
  });
});

describe('R002-22 rule', () => {
  it('settles a contested denial', async () => {
    const service = await aService(...contested);
    const flags = ['--on', 'sara', '--uphold', '--reason', 'It is.'];
    const { code, stdout } = await as('person-lena', service)('rule', storyId, ...flags);
    expect([code, stdout]).toEqual([0, expect.stringContaining('denied')]);
  });

  it('wants one ruling', async () => {
    const service = await aService(...contested);
    const flags = ['--on', 'sara', '--reason', 'It is.'];
    const { code, stderr } = await as('person-lena', service)('rule', storyId, ...flags);
    expect([code, stderr]).toEqual([64, expect.stringContaining('--uphold, --overrule and --escalate')]);
  });
});

describe('R002-27 override', () => {
  it('goes on, and says so', async () => {
    const service = await aService(...reviewing);
    const flags = ['--reason', 'Customers cannot pay.'];
    const { code, stdout } = await as('person-manager', service)('override', storyId, ...flags);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Overridden.')]);
  });

  it('is not anybody’s', async () => {
    const service = await aService(...reviewing);
    const flags = ['--reason', 'I am in a hurry.'];
    const { code, stderr } = await as('person-owner', service)('override', storyId, ...flags);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Only release-managers')]);
  });
});

describe('delegate', () => {
  it('names who decides while one is away', async () => {
    const flags = ['--until', '2026-12-01T09:00:00Z', '--note', 'On holiday'];
    const { code, stdout } = await as('person-lena', await aService(...reviewing))(
      'delegate',
      'to',
      'teammate',
      ...flags,
    );
    expect([code, stdout]).toEqual([0, expect.stringMatching(/teammate for lena.*On holiday/)]);
  });

  it('says what is wrong with it', async () => {
    const service = await aService(...reviewing);
    const { code, stderr } = await as('person-lena', service)(
      'delegate',
      'to',
      'teammate',
      '--until',
      'soon',
    );
    expect([code, stderr]).toEqual([64, expect.stringContaining('--until')]);
  });

  it('lists who is away, and takes it back', async () => {
    const service = await aService(...reviewing);
    expect((await as('person-nobody', service)('delegate', 'list')).stdout).toContain('teammate for lena');
    const { code, stdout } = await as('person-lena', service)('delegate', 'revoke', storyId);
    expect([code, stdout]).toEqual([0, expect.stringContaining('taken back')]);
  });
});
