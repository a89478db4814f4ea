import { inspect } from 'node:util';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { memoryClock } from '#adapters/memory/clock';
import { ssmGithubTokens } from '#adapters/ssm/github-tokens';
import { minute } from '#test/support/story';

const ssm = mockClient(SSMClient);
beforeEach(() => void ssm.reset());

const parameter = '/Countersign/github-access';
const holds = (Value: string) => ssm.on(GetParameterCommand).resolves({ Parameter: { Value } });
const read = ssmGithubTokens(
  new SSMClient({ region: 'eu-central-1' }),
  parameter,
  memoryClock({ now: minute(0) }),
);

it.each(['{"review-issues": xyzzy}', '{"review-issues":"xyzzy\\n"}', '{"review-issues":""}', '"xyzzy"'])(
  'what is wrong with %j is said without it',
  async (value) => {
    holds(value);
    const trouble = await read().catch((error: unknown) => error);
    expect(trouble).toMatchObject({ message: `${parameter} is not a JSON object from channel to token` });
    expect(inspect(trouble, { depth: 10, showHidden: true })).not.toContain('xyzzy');
  },
);

it('R002-24 reads the tokens, decrypted, from the one parameter', async () => {
  holds('{"review-issues":"github_pat_11AAA_xyzzy"}');
  expect([...(await read())]).toEqual([['review-issues', 'github_pat_11AAA_xyzzy']]);
  expect(ssm.commandCalls(GetParameterCommand)[0]?.args[0].input).toEqual({
    Name: parameter,
    WithDecryption: true,
  });
});
