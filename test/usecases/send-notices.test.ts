import { beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '#domain/audit/canonical';
import type { Directory } from '#domain/identity/directory';
import { manifestDigest } from '#domain/release/manifest';
import { writeMail } from '#views/mails/write-mail';
import type { DeploymentReport } from '#domain/release/deployment';
import { cancelRequest } from '#usecases/cancel-request';
import { passMilestone } from '#usecases/pass-milestone';
import { recordDecision } from '#usecases/record-decision';
import { NoticesUnsent, sendNotices } from '#usecases/send-notices';
import { reportDeployment } from '#usecases/report-deployment';
import { cast, person } from '#test/support/cast';
import { gatePlan } from '#test/support/plans';
import { allowed, setting, type Setting } from '#test/support/setting';
import { minute } from '#test/support/story';

let gate: Setting;
let id: string;
beforeEach(async () => {
  gate = setting();
  id = await gate.opensGate();
});

const asks = (world: Setting['world'] = gate.world, at = 0) =>
  sendNotices(world, id, 2, 'stream', minute(at));
const recipients = () => gate.state.mail.outbox.map(({ to }) => to.replace('@example.com', ''));
const approvers = ['devi', 'dave', 'lena', 'sara', 'owner', 'twohats'];

describe('when a gate opens, everybody who may decide on it', () => {
  it('R000-3 gets one mail, at their own address, about this request', async () => {
    await asks();
    expect(recipients()).toEqual(approvers);
    expect(gate.state.mail.outbox[0]).toMatchObject({
      to: 'devi@example.com',
      subject: 'asked for Devi',
      requestId: id,
      key: `${id}#2#asked#devi#email`,
    });
  });

  it('and what follows the event is not read with it, however much that is', async () => {
    const events = async () => {
      throw new Error('the events that follow are not asked for');
    };
    await asks({ ...gate.world, requests: { ...gate.world.requests, events } });
    expect(recipients()).toEqual(approvers);
  });

  it('also where the parts of the world are made when they are first asked for, as in the functions', async () => {
    await asks(Object.create(gate.world));
    expect(recipients()).toEqual(approvers);
  });

  it('gets a link of their own and a code, that open this phase until it closes', async () => {
    await asks();
    const release = await gate.release(id);
    for (const [index, who] of approvers.entries()) {
      const [, url = '', code = ''] = gate.state.mail.outbox[index]?.text.split('\n') ?? [];
      expect(url).toMatch(/^https:\/\/gate\.example\.com\/review#[\w-]{43}$/);
      for (const secret of [url.split('#')[1] ?? '', code])
        expect(await gate.world.links.find(sha256(secret))).toEqual({
          link: {
            requestId: id,
            phase: 'gate',
            person: who,
            seen: manifestDigest(release),
            sequence: 2,
            issuedAt: minute(0),
            expiresAt: minute(60),
          },
          superseded: false,
        });
    }
  });

  it('finds their secret nowhere but in their mail', async () => {
    await asks();
    const [, url = '', code = ''] = gate.state.mail.outbox[0]?.text.split('\n') ?? [];
    const { mail: _, ...rest } = gate.state;
    const kept = JSON.stringify(
      [rest.links, rest.notices, rest.requests, rest.log].flatMap((part) => Object.values(part)),
      asArrays,
    );
    expect(kept).toContain(sha256(code));
    for (const secret of [url.split('#')[1] ?? '', code]) expect(kept).not.toContain(secret);
  });
});

describe('a notice is sent once', () => {
  it('however often it is woken', async () => {
    await asks();
    await asks(gate.world, 1);
    await asks(gate.world, 100);
    expect(recipients()).toEqual(approvers);
  });

  it('again, when a run died between claiming and sending it', async () => {
    const dying = { ...gate.world, mailer: { send: () => new Promise<never>(() => undefined) } };
    const sent = asks(dying);
    await expect(Promise.race([sent, Promise.resolve('died')])).resolves.toBe('died');
    await waitUntil(() => gate.state.notices.entries.size === 1);
    await asks(gate.world, 0);
    expect(recipients()).toEqual(approvers);
  });

  it('not by a second run while the first is at it: that one is woken again', async () => {
    await gate.world.notices.claim(`${id}#2#asked#devi#email`, 'redrive', minute(0));
    await expect(asks(gate.world, 1)).rejects.toThrow(NoticesUnsent);
    expect(recipients()).toEqual(approvers.slice(1));
  });

  it('by one of two runs at once', async () => {
    await Promise.allSettled(
      ['stream', 'redrive'].map((by) => sendNotices(gate.world, id, 2, by, minute(0))),
    );
    expect(recipients().toSorted()).toEqual(approvers.toSorted());
  });
});

describe('when a mail cannot be sent', () => {
  it('the others are sent all the same, and the run says that one is missing', async () => {
    gate.state.mail.unreachable.add('dave@example.com');
    await expect(asks()).rejects.toMatchObject({
      name: 'NoticesUnsent',
      message: `1 notices of ${id}#2 could not be sent`,
      cause: expect.objectContaining({ message: 'the mail server of dave@example.com does not answer' }),
    });
    expect(recipients()).toEqual(approvers.filter((who) => who !== 'dave'));
  });

  it('it is sent at the next try, without waiting, and only that one', async () => {
    gate.state.mail.unreachable.add('dave@example.com');
    await expect(asks()).rejects.toThrow(NoticesUnsent);
    gate.state.mail.unreachable.clear();
    await asks();
    expect(recipients()).toEqual([...approvers.filter((who) => who !== 'dave'), 'dave']);
  });

  it('the decision is not held up', async () => {
    gate.state.mail.unreachable.add('devi@example.com');
    await expect(asks()).rejects.toThrow(NoticesUnsent);
    await gate.approves(id, 'owner', 5);
    expect(await gate.status(id)).toBe('authorized');
  });
});

describe('a question that is settled is not asked any more', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['because it was approved', () => gate.approves(id, 'owner', 5)],
    ['because it was cancelled', () => cancelRequest(gate.world, id, person('author'), 'No.', minute(5))],
    ['because its time was over', () => passMilestone(gate.world, id, minute(60))],
  ])('%s', async (_, settle) => {
    await settle();
    await asks(gate.world, 61);
    expect(recipients()).toEqual([]);
  });

  it('of somebody who has answered it', async () => {
    await gate.approves(id, 'devi', 5);
    await asks(gate.world, 6);
    expect(recipients()).toEqual(approvers.filter((who) => who !== 'devi'));
  });
});

describe('a reminder', () => {
  it('carries a fresh link, and the one before stops deciding', async () => {
    await asks();
    const first = gate.state.mail.outbox[0]?.text.split('#')[1]?.split('\n')[0] ?? '';
    allowed(await passMilestone(gate.world, id, minute(30)));
    await sendNotices(gate.world, id, 3, 'stream', minute(30));
    const second = gate.state.mail.outbox[approvers.length]?.text.split('#')[1]?.split('\n')[0] ?? '';
    expect(await gate.world.links.find(sha256(first))).toMatchObject({ superseded: true });
    expect(await gate.world.links.find(sha256(second))).toMatchObject({
      link: { person: 'devi', sequence: 3, issuedAt: minute(30), expiresAt: minute(60) },
      superseded: false,
    });
  });
});

it('R000-6 a rejection reaches the developer, with what has to change', async () => {
  const denial = { decision: 'deny' as const, reason: 'The migration locks the orders table; split it.' };
  allowed(await recordDecision(gate.world, id, person('lena'), denial, minute(5)));
  await sendNotices({ ...gate.world, writeMail }, id, 3, 'stream', minute(5));
  const mail = gate.state.mail.outbox.find(({ to }) => to === 'author@example.com');
  expect(mail?.text.replace(/\s+/g, ' ')).toContain('The migration locks the orders table; split it.');
});

it('R003-17 the second approval opens the gate by itself: the deployment goes ahead and the team is told', async () => {
  const task = await gate.waits(id, 'phase:gate', 0);
  await gate.approves(id, 'devi', 5);
  expect(gate.wokenWith(task)).toBeUndefined();
  await gate.approves(id, 'lena', 6);
  expect(gate.wokenWith(task)).toMatchObject({ step: 'deploy' });
  await sendNotices(gate.world, id, 4, 'stream', minute(6));
  expect(gate.state.mail.outbox.map(({ to, subject }) => `${to} ${subject.split(' ')[0]}`)).toEqual([
    ...['author', 'teammate', 'sara', 'devi', 'lena'].map((who) => `${who}@example.com approved`),
    ...['dave', 'owner', 'twohats'].map((who) => `${who}@example.com withdrawn`),
  ]);
});

describe('where the policy announces to channels', () => {
  const rooms = {
    'release-room': { kind: 'slack', title: 'Release room' },
    lounge: { kind: 'discord', title: 'Lounge' },
  } as const;
  const announcing = (...announce: string[]) => {
    gate = setting(gatePlan({ announce }));
    return { ...gate.world, policies: { ...gate.world.policies, directory: { ...cast, channels: rooms } } };
  };
  const posts = () => gate.state.channels.posts.map(({ key }) => key.slice(id.length + 1));
  let world: Setting['world'];
  beforeEach(async () => {
    world = announcing('release-room', 'lounge');
    id = await gate.opensGate();
  });

  it('R002-10 R002-21 R003-32 each is told once that a review is wanted', async () => {
    await asks(world);
    await asks(world, 1);
    expect(posts()).toEqual(['2#asked#release-room#slack', '2#asked#lounge#discord']);
    expect(gate.state.channels.posts[0]).toMatchObject({
      channel: { name: 'release-room', kind: 'slack' },
      requestId: id,
      lead: expect.stringMatching(/^Review wanted: checkout v1.2.3 for production by 11:00 UTC/),
    });
    expect(recipients()).toEqual(approvers);
  });

  it('they are told neither a link that opens a review nor its code', async () => {
    await asks(world);
    const secrets = gate.state.mail.outbox.flatMap(({ text }) => {
      const [, url = '', code = ''] = text.split('\n');
      return [url.split('#')[1] ?? '', code];
    });
    expect(secrets).toHaveLength(2 * approvers.length);
    for (const secret of secrets) expect(JSON.stringify(gate.state.channels.posts)).not.toContain(secret);
  });

  it('they are not told of a question that is settled', async () => {
    await gate.approves(id, 'owner', 5);
    await asks(world, 6);
    expect(posts()).toEqual([]);
  });

  it('they are told how it ended, and nothing of steps on the way', async () => {
    await gate.approves(id, 'owner', 5);
    await gate.startsDeployment(id);
    const caller = await gate.deployerCaller(id);
    for (const report of [
      { state: 'step', step: 'Migrate' },
      { state: 'failed', note: 'It keeps restarting.' },
    ])
      allowed(await reportDeployment(world, id, caller, report as DeploymentReport, minute(5)));
    for (const { sequence } of await world.requests.events(id))
      await sendNotices(world, id, sequence, 'stream', minute(9));
    expect(posts().filter((key) => key.includes('slack'))).toEqual([
      '3#approved#release-room#slack',
      '4#deployment-started#release-room#slack',
      '6#deployment-failed#release-room#slack',
    ]);
    expect(gate.state.channels.posts.at(-1)?.lines).toContainEqual({
      label: 'Reason',
      text: 'It keeps restarting.',
    });
  });

  it('one that does not answer holds up nobody, and is told at the next try', async () => {
    gate.state.channels.silent.add('release-room');
    await expect(asks(world)).rejects.toMatchObject({ message: `1 notices of ${id}#2 could not be sent` });
    expect(recipients()).toEqual(approvers);
    expect(posts()).toEqual(['2#asked#lounge#discord']);
    gate.state.channels.silent.clear();
    await asks(world);
    expect(posts()).toEqual(['2#asked#lounge#discord', '2#asked#release-room#slack']);
  });

  it('one that was closed is logged and not tried again', async () => {
    gate.state.channels.closed.add('release-room');
    await asks(world);
    gate.state.channels.closed.clear();
    await asks(world);
    expect(posts()).toEqual(['2#asked#lounge#discord']);
    expect(gate.state.log.lines).toMatchObject([
      { level: 'warn', facts: { notice: `${id}#2#asked#release-room#slack` } },
    ]);
  });

  it('one that this deployment has no address of is passed over', async () => {
    gate.state.channels.unknown.add('release-room');
    await asks(world);
    expect(posts()).toEqual(['2#asked#lounge#discord']);
    expect(gate.state.log.lines).toEqual([]);
  });

  it('one that left the directory is passed over', async () => {
    world = announcing('release-room', 'constructor', 'basement');
    id = await gate.opensGate();
    await asks(world);
    expect(posts()).toEqual(['2#asked#release-room#slack']);
  });
});

describe('R003-28 when mail does not reach somebody who is asked to decide', () => {
  const told = () =>
    gate.state.channels.posts
      .filter(({ key }) => key.includes('#unreached#'))
      .map(({ key, lead }) => ({ key, lead }));
  const managersMails = () => gate.state.mail.outbox.filter(({ key }) => key.includes('#unreached#'));
  let world: Setting['world'];
  const at = async (plan = gatePlan({ announce: ['release-room'] })) => {
    gate = setting(plan);
    const channels = { 'release-room': { kind: 'slack', title: 'Release room' } } as const;
    world = { ...gate.world, policies: { ...gate.world.policies, directory: { ...cast, channels } } };
    id = await gate.opensGate();
  };
  const tries = async (times: number) => {
    for (let count = 0; count < times; count += 1)
      await expect(asks(world, count)).rejects.toThrow(NoticesUnsent);
  };

  it('and the mail service refuses them, the channel is told at once, and once', async () => {
    await at();
    gate.state.mail.refused.add('dave@example.com');
    await tries(8);
    expect(told()).toEqual([
      {
        key: `${id}#gate#unreached#release-room#slack#dave`,
        lead: 'Dave could not be reached by mail about checkout v1.2.3 for production.',
      },
    ]);
    expect(managersMails()).toEqual([]);
    expect(recipients()).toEqual(approvers.filter((who) => who !== 'dave'));
  });

  it('the mail is kept for them: it is sent once their address is mended', async () => {
    await at();
    gate.state.mail.refused.add('dave@example.com');
    await tries(1);
    gate.state.mail.refused.clear();
    await asks(world);
    expect(recipients().at(-1)).toBe('dave');
  });

  it('and their mail server does not answer, the channel is told when the sixth and last try failed', async () => {
    await at();
    gate.state.mail.unreachable.add('dave@example.com');
    await tries(5);
    expect(told()).toEqual([]);
    await tries(1);
    expect(told()).toHaveLength(1);
    await tries(3);
    expect(told()).toHaveLength(1);
  });

  it('and there are only issues, which anybody may read, those who manage releases are told instead', async () => {
    await at(gatePlan({ announce: ['review-issues'] }));
    const channels = {
      'review-issues': {
        kind: 'github',
        title: 'Review issues',
        repository: 'octo-org/shop',
        labels: ['release'],
      },
    } as const satisfies Directory['channels'];
    world = { ...gate.world, policies: { ...gate.world.policies, directory: { ...cast, channels } } };
    gate.state.mail.refused.add('dave@example.com');
    await tries(1);
    expect(told()).toEqual([]);
    expect(managersMails()).toHaveLength(1);
    expect(gate.state.channels.posts.map(({ key }) => key)).toEqual([`${id}#2#asked#review-issues#github`]);
  });

  it('and is reminded in vain, too, the channel was told already', async () => {
    await at();
    gate.state.mail.refused.add('dave@example.com');
    await tries(1);
    allowed(await passMilestone(world, id, minute(30)));
    await expect(sendNotices(world, id, 3, 'stream', minute(30))).rejects.toThrow(NoticesUnsent);
    expect(told()).toHaveLength(1);
  });

  it('the channel learns who is asked what, and nothing that opens the review', async () => {
    await at();
    gate.state.mail.refused.add('dave@example.com');
    await tries(1);
    const post = gate.state.channels.posts.find(({ key }) => key.includes('#unreached#'));
    expect(post?.lines).toContainEqual({
      label: 'Asked',
      text: expect.stringMatching(/^to decide on Approval gate as devops-team by 11:00 UTC/),
    });
    expect(JSON.stringify(post)).not.toContain('/review#');
  });

  it.each<[string, () => Promise<void>]>([
    ['the policy names no channel', () => at(gatePlan())],
    [
      'this deployment has no address of the channel',
      async () => {
        await at();
        gate.state.channels.unknown.add('release-room');
      },
    ],
  ])('and %s, those who manage releases get a mail, once', async (_, starts) => {
    await starts();
    gate.state.mail.refused.add('dave@example.com');
    await tries(8);
    expect(managersMails()).toEqual([
      expect.objectContaining({
        to: 'manager@example.com',
        key: `${id}#gate#unreached#manager#email#dave`,
        subject: expect.stringContaining('Dave could not be reached by mail about checkout v1.2.3'),
        text: expect.not.stringContaining('/review#'),
      }),
    ]);
  });

  it('and the channel does not answer, it is told when it does, and nobody is told in its place', async () => {
    await at();
    gate.state.mail.refused.add('dave@example.com');
    gate.state.channels.silent.add('release-room');
    await tries(3);
    expect([told(), managersMails()]).toEqual([[], []]);
    gate.state.channels.silent.clear();
    await tries(2);
    expect(told()).toHaveLength(1);
  });

  it('and the channel was closed, it ends there: a failing fallback does not fall back again', async () => {
    await at();
    gate.state.mail.refused.add('dave@example.com');
    gate.state.channels.closed.add('release-room');
    await tries(8);
    expect([told(), managersMails()]).toEqual([[], []]);
    const logged = gate.state.log.lines.filter(({ facts }) => String(facts['notice']).includes('unreached'));
    expect(logged).toHaveLength(1);
  });

  it('and those who manage releases are not reached either, it ends there', async () => {
    await at(gatePlan());
    const directory = { ...cast, releaseManagers: ['devops-team'] };
    world = { ...world, policies: { ...world.policies, directory } };
    for (const who of ['devi', 'dave', 'twohats']) gate.state.mail.refused.add(`${who}@example.com`);
    await tries(8);
    expect(managersMails()).toEqual([]);
  });
});

it('nobody is told that a mail which asks nothing was refused', async () => {
  gate.state.mail.refused.add('teammate@example.com');
  await gate.approves(id, 'owner', 5);
  for (let count = 0; count < 8; count += 1)
    await expect(sendNotices(gate.world, id, 3, 'stream', minute(6))).rejects.toThrow(NoticesUnsent);
  expect(recipients()).not.toContain('manager');
});

it('somebody who left the directory is not written to', async () => {
  const people = cast.people.filter((one) => one.id !== 'devi');
  const policies = { ...gate.world.policies, directory: { ...cast, people } };
  await asks({ ...gate.world, policies });
  expect(recipients()).toEqual(approvers.filter((who) => who !== 'devi'));
});

it('an event that cannot be read yet is tried again', async () => {
  await expect(sendNotices(gate.world, id, 9, 'stream', minute(0))).rejects.toThrow('cannot be read yet');
});

const asArrays = (_: string, value: unknown) => (value instanceof Map ? [...value] : value);

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await Promise.resolve();
}
