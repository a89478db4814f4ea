import { expect, it } from 'vitest';
import { patiently } from '#infra/local/patiently';
import { stackOfItsOwn } from './support/stack-of-its-own.ts';

const { advance, approve, call, linkOf, mails, open, posts, until } = stackOfItsOwn();

const refuse = (...recipients: readonly string[]) =>
  call('POST', '/_local/outbox', { json: { refuse: recipients } });

const room = 'release-room';
const posted = async (id: string) => (await posts(room, id)).map(({ subject }) => subject);

it('R002-10 R002-21 R003-32 the channel hears that a review is wanted and how it went, once, with no way to decide', async () => {
  const { id } = await open();
  const { secret, code } = await linkOf('ada', id);
  const [asking] = await patiently('a post', async () => {
    const found = await posts(room, id);
    return found.length > 0 ? found : undefined;
  });
  expect(asking).toMatchObject({ channel: 'slack', to: room });
  expect(asking?.subject).toMatch(/^Review wanted: checkout \S+ for production by /);
  expect(asking?.links[0]).toMatch(new RegExp(`/v1/requests/${id}$`));
  await approve(id, 'olga');
  await until(id, 'verifying');
  await advance(35 * 60);
  await until(id, 'completed');
  await advance(0.001);
  expect((await posted(id)).map((subject) => subject.replace(/checkout \S+ for production/, 'it'))).toEqual([
    expect.stringMatching(/^Review wanted: it by /),
    'it is approved.',
    'The deployment of it has started.',
    expect.stringMatching(/^it is deployed/),
    'it is completed: deployed, and every check passed.',
  ]);
  const said = JSON.stringify(await posts(room, id));
  for (const own of [secret, code, '/review#']) expect(said).not.toContain(own);
});

it('R003-28 of an approver whom mail does not reach the channel hears once', async () => {
  await refuse('ada@example.com');
  const { id } = await open();
  await advance(40 * 60);
  const unreached = (await posted(id)).filter((subject) => subject.includes('could not be reached'));
  expect(unreached).toEqual([
    expect.stringMatching(
      /^Ada Fableworth could not be reached by mail about checkout \S+ for production\.$/,
    ),
  ]);
  expect(await mails({ to: 'ada', requestId: id })).toEqual([]);
  await refuse();
});

it('a channel that is gone holds up no mail and no decision', async () => {
  await refuse(room);
  const { id } = await open();
  await linkOf('bert', id);
  await approve(id, 'olga');
  await until(id, 'verifying');
  expect(await posted(id)).toEqual([]);
  await refuse();
});
