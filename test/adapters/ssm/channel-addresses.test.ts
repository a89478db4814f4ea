import { inspect } from 'node:util';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { memoryClock } from '#adapters/memory/clock';
import { ssmChannelAddresses } from '#adapters/ssm/channel-addresses';
import { minute } from '#test/support/story';

const ssm = mockClient(SSMClient);
beforeEach(() => void ssm.reset());

const parameter = '/Countersign/channel-webhooks';
const holds = (Value: string) => ssm.on(GetParameterCommand).resolves({ Parameter: { Value } });
const reader = (time = { now: minute(0) }) =>
  ssmChannelAddresses(new SSMClient({ region: 'eu-central-1' }), parameter, memoryClock(time));
const room = '{"release-room":"https://hooks.slack.com/services/T0/B0/xyzzy"}';

it('reads the addresses, decrypted, from the one parameter', async () => {
  holds(room);
  expect([...(await reader()())]).toEqual([
    ['release-room', new URL('https://hooks.slack.com/services/T0/B0/xyzzy')],
  ]);
  expect(ssm.commandCalls(GetParameterCommand)[0]?.args[0].input).toEqual({
    Name: parameter,
    WithDecryption: true,
  });
});

it('asks once in five minutes, so that a new address is known by then', async () => {
  const time = { now: minute(0) };
  const read = reader(time);
  holds(room);
  await read();
  holds('{}');
  time.now = '2026-11-21T10:04:59.999Z';
  expect((await read()).size).toBe(1);
  time.now = minute(5);
  expect((await read()).size).toBe(0);
  expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(2);
});

it('there are no channels where nobody has written the parameter', async () => {
  ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ message: '', $metadata: {} }));
  expect((await reader()()).size).toBe(0);
});

it('other trouble is thrown, and asked again the next time', async () => {
  const read = reader();
  ssm.on(GetParameterCommand).rejectsOnce(new Error('Throttling'));
  await expect(read()).rejects.toThrow('Throttling');
  holds(room);
  expect((await read()).size).toBe(1);
});

it.each(['{"release-room": xyzzy}', '{"release-room":"ftp://xyzzy"}', '["xyzzy"]', '"xyzzy"'])(
  'what is wrong with %j is said without it',
  async (value) => {
    holds(value);
    const trouble = await reader()().catch((error: unknown) => error);
    expect(trouble).toMatchObject({ message: `${parameter} is not a JSON object from channel to URL` });
    expect(inspect(trouble, { depth: 10, showHidden: true })).not.toContain('xyzzy');
  },
);
