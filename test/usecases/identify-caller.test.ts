import { describe, expect, it, vi } from 'vitest';
import type { TokenVerifier, Verification } from '#ports/token-verifier';
import { adaSignedIn, cast, shopRun } from '#test/domain/identity/cast';
import { identifyCaller } from '#usecases/identify-caller';

const now = '2026-11-21T10:00:00.000Z';
const identify = (verification: Verification) =>
  identifyCaller(
    { policies: { directory: cast }, tokens: { verify: async () => verification } },
    'a.b.c',
    now,
  );

describe('a token that is vouched for by', () => {
  it('the user pool is a person', async () => {
    expect(await identify({ voucher: 'people', claims: adaSignedIn })).toEqual({
      caller: { kind: 'person', id: 'ada' },
    });
  });

  it('the CI provider is a pipeline', async () => {
    expect(await identify({ voucher: 'ci', claims: shopRun })).toEqual({
      caller: {
        kind: 'pipeline',
        id: 'shop-release',
        repository: 'octo-org/shop',
        startedBy: 'ada-codes',
        ref: 'refs/heads/main',
        runUrl: 'https://github.com/octo-org/shop/actions/runs/42',
      },
    });
  });

  it('Countersign is the deployer of one deployment, and carries nothing else of the permit on', async () => {
    const claims = {
      requestId: 'r1',
      deploymentId: 'd1',
      service: 'shop',
      iat: 1,
      kind: 'person',
      id: 'ada',
    };
    expect(await identify({ voucher: 'permits', claims })).toEqual({
      caller: { kind: 'deployer', requestId: 'r1', deploymentId: 'd1' },
    });
  });
});

describe('nobody calls with', () => {
  it('a token that proves nothing', async () => {
    expect(await identify({ refusal: 'The token has expired.' })).toEqual({
      refusal: { code: 'unauthenticated', detail: 'The token has expired.' },
    });
  });

  it('a run the allow-list does not have', async () => {
    expect(await identify({ voucher: 'ci', claims: { ...shopRun, ref: 'refs/heads/x' } })).toEqual({
      refusal: {
        code: 'pipeline-not-allowed',
        detail: 'The ref refs/heads/x is not allowed for shop-release.',
      },
    });
  });

  it('the token of somebody who is not in the directory', async () => {
    expect(
      await identify({ voucher: 'people', claims: { ...adaSignedIn, 'cognito:username': 'mallory' } }),
    ).toEqual({
      refusal: {
        code: 'not-eligible',
        detail: 'You are signed in, but the directory has nobody with your user name.',
      },
    });
  });

  it.each([
    ['of people', 'people'],
    ['of Countersign', 'permits'],
  ] as const)('claims of the CI provider under the name %s', async (_, voucher) => {
    const outcome = await identify({ voucher, claims: shopRun }).catch(() => ({ refusal: 'thrown' }));
    expect(outcome).not.toHaveProperty('caller');
  });

  it('the sign-in of a person under the name of the CI provider', async () => {
    expect(await identify({ voucher: 'ci', claims: adaSignedIn })).toMatchObject({
      refusal: { code: 'pipeline-not-allowed' },
    });
  });
});

it('a permit of ours without its deployment is a bug, and thrown', async () => {
  await expect(identify({ voucher: 'permits', claims: { requestId: 'r1' } })).rejects.toThrow('deploymentId');
});

it('trouble with an issuer is passed on', async () => {
  const away = new Error('away');
  const tokens: TokenVerifier = { verify: () => Promise.reject(away) };
  await expect(identifyCaller({ policies: { directory: cast }, tokens }, 'a.b.c', now)).rejects.toBe(away);
});

it('the token is verified as it came, at the time that was given', async () => {
  const verify = vi.fn<TokenVerifier['verify']>(async () => ({ refusal: 'no' }));
  await identifyCaller({ policies: { directory: cast }, tokens: { verify } }, 'a.b.c', now);
  expect(verify).toHaveBeenCalledExactlyOnceWith('a.b.c', now);
});
