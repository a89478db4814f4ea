import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { linksIn } from '#infra/local/outbox/links';
import { openOutbox, type OutboxMessage } from '#infra/local/outbox/outbox';
import { temporaryFolder } from '../fixtures/folder.ts';

const newYear = Date.parse('2031-01-01T00:00:00Z');
const mail = (more: Partial<OutboxMessage> = {}): OutboxMessage => ({
  channel: 'email',
  to: 'ada@example.com',
  subject: 'Review',
  text: 'See https://x.example/review#t',
  html: undefined,
  requestId: undefined,
  ...more,
});

function outbox(file = ':memory:') {
  const clock = virtualClock(newYear);
  const opened = openOutbox(file, clock);
  onTestFinished(() => opened.close());
  return { ...opened, clock };
}

test('messages are listed oldest first, with the stack’s time', async () => {
  const { put, list, clock } = outbox();
  put(mail({ subject: 'First' }));
  await clock.advance(1_000);
  put(mail({ subject: 'Second', html: '<p>x</p>', requestId: '01R' }));
  expect(list()).toEqual([
    {
      id: '1',
      at: '2031-01-01T00:00:00.000Z',
      channel: 'email',
      to: 'ada@example.com',
      subject: 'First',
      text: 'See https://x.example/review#t',
      links: ['https://x.example/review#t'],
    },
    expect.objectContaining({ id: '2', at: '2031-01-01T00:00:01.000Z', html: '<p>x</p>', requestId: '01R' }),
  ]);
});

test('they are found by recipient, by request and by both', () => {
  const { put, list } = outbox();
  put(mail({ to: 'ada@example.com', requestId: '01A' }));
  put(mail({ to: 'bert@example.com', requestId: '01A' }));
  put(mail({ to: 'bert@example.com', requestId: '01B' }));
  const ids = (filter: { to?: string; requestId?: string }) => list(filter).map(({ id }) => id);
  expect(ids({ to: 'bert@example.com' })).toEqual(['2', '3']);
  expect(ids({ requestId: '01A' })).toEqual(['1', '2']);
  expect(ids({ to: 'bert@example.com', requestId: '01A' })).toEqual(['2']);
});

test('one message is found by its id, and nothing by what is none', () => {
  const { put, get } = outbox();
  put(mail());
  expect(get('1')?.subject).toBe('Review');
  expect(['2', '0x1', '', '1 OR 1=1'].map(get)).toEqual([undefined, undefined, undefined, undefined]);
});

test('they outlive the process', () => {
  const file = join(temporaryFolder(), 'outbox.sqlite');
  const first = openOutbox(file, virtualClock(newYear));
  first.put(mail({ subject: 'Kept' }));
  first.close();
  expect(outbox(file).list()).toMatchObject([{ subject: 'Kept' }]);
});

describe('the links of a text', () => {
  test.each([
    ['at the end of a sentence', 'See https://x.example/a#b.', ['https://x.example/a#b']],
    [
      'in brackets',
      'here (https://x.example/a?b=c) and <http://y.example/>',
      ['https://x.example/a?b=c', 'http://y.example/'],
    ],
    [
      'in lines of their own',
      'https://x.example/1\nhttps://x.example/2\n',
      ['https://x.example/1', 'https://x.example/2'],
    ],
    ['that are none', 'javascript:alert(1) ftp://x.example mailto:a@example.com', []],
  ])('%s', (_name, text, links) => {
    expect(linksIn(text)).toEqual(links);
  });
});
