import { describe, expect, it } from 'vitest';
import { channel } from '#domain/identity/directory';

describe('a channel on GitHub', () => {
  const written = { kind: 'github', title: 'Review issues', repository: 'octo-org/lab-console' };

  it('R002-24 labels its issues `release` and `approval-required` unless it says otherwise', () => {
    expect(channel.parse(written)).toMatchObject({ labels: ['release', 'approval-required'] });
    expect(channel.parse({ ...written, labels: ['gate'] })).toMatchObject({ labels: ['gate'] });
  });

  it.each([
    [{ repository: 'octo-org' }],
    [{ repository: 'octo-org/..' }],
    [{ repository: 'octo-org/lab-console/..' }],
    [{ repository: '../lab-console' }],
    [{ repository: 'octo-org/lab console' }],
    [{ repository: undefined }],
    [{ labels: [] }],
    [{ labels: ['release,approval-required'] }],
    [{ kind: 'slack' }],
  ])('is refused with %j', (change) => {
    expect(channel.safeParse({ ...written, ...change }).success).toBe(false);
  });
});
