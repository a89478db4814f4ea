import { describe, expect, it } from 'vitest';
import type { Caller } from '#domain/identity/caller';
import { noticesFor } from '#domain/notices/notices-for';
import { postMessage } from '#domain/release/messages';
import { cast, deployerOf, person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import {
  atTheGate,
  deniedBy,
  messagePosted,
  minute,
  releaseAfter,
  told,
  type Step,
} from '#test/support/story';

const gateOpen = releaseAfter(...atTheGate);
const posting = (caller: Caller, release = gateOpen) =>
  postMessage(release, { kind: 'question', text: 'Is it reversible?' }, caller, cast, minute(5));
const toldAfter = (...steps: readonly Step[]) => {
  const { release, events } = told(...atTheGate, ...steps);
  return noticesFor(events.at(-1)!, release, cast).map(({ kind, to }) => `${kind} ${to}`);
};

describe('R002-30 in the thread of a request', () => {
  it.each<[string, Caller]>([
    ['an approver', person('devi')],
    ['whoever asked', person('author')],
    ['the pipeline', pipeline],
    ['the team', person('teammate')],
    ['a release manager', person('manager')],
  ])('%s writes', (_, caller) => {
    expect(posting(caller)).toBeAllowed();
  });

  it.each<[string, Caller]>([
    ['somebody who has nothing to do with it', person('nobody')],
    ['a deployer', deployerOf(gateOpen.id, 'deployment-1')],
    ['another pipeline', { ...pipeline, id: 'docs-release' }],
  ])('%s does not', (_, caller) => {
    expect(posting(caller)).toBeRefusedWith('not-eligible');
  });

  it('everything stands in order, with who wrote it', () => {
    const release = releaseAfter(
      ...atTheGate,
      messagePosted('devi', 'Is it reversible?'),
      messagePosted('author', 'It is.', 'answer', 6),
    );
    expect(release.messages).toMatchObject([
      { id: 'm1', by: 'devi', kind: 'question', text: 'Is it reversible?', at: minute(4) },
      { id: 'm2', by: 'author', kind: 'answer', text: 'It is.', at: minute(6) },
    ]);
  });

  it('a question reaches those who asked for the release', () => {
    expect(toldAfter(messagePosted('devi', 'Is it reversible?'))).toEqual([
      'message author',
      'message teammate',
    ]);
  });

  it('an answer reaches those who wrote before, and not its writer', () => {
    const asked = messagePosted('devi', 'Is it reversible?');
    expect(toldAfter(asked, messagePosted('author', 'It is.', 'answer'))).toEqual(['message devi']);
  });

  it('a plea for more time reaches the release managers as well', () => {
    expect(toldAfter(messagePosted('devi', 'Until tomorrow.', 'more-time'))).toContain('message manager');
  });

  it('nobody writes once it is over', () => {
    expect(posting(person('devi'), releaseAfter(...atTheGate, deniedBy('sara')))).toBeRefusedWith('closed');
  });

  it('nobody writes more than a hundred', () => {
    const full = { ...gateOpen, messages: Array.from({ length: 100 }, (_, index) => word(index)) };
    expect(posting(person('devi'), full)).toBeRefusedWith('thread-full');
  });
});

const word = (index: number) => ({
  id: `m${index + 1}`,
  kind: 'question' as const,
  text: 'And?',
  by: 'devi',
  at: minute(1),
});
