import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { dynamoRequestStore } from '#adapters/dynamodb/request-store';
import { dynamoReviewLinks } from '#adapters/dynamodb/review-links';
import { unreliableDatabase } from '#test/journeys/support/database';
import { openingCommit } from '#test/support/commits';
import { dynamoForThisFile } from '#test/support/dynoxide';
import { minute, storyId } from '#test/support/story';

const database = unreliableDatabase();
beforeAll(async () => void vi.stubEnv('COUNTERSIGN_DYNAMODB_ENDPOINT', await database.start()));
const fresh = dynamoForThisFile();
afterEach(() => database.decide(() => 'passes'));
afterAll(() => database.stop());

/** What is done, but the first `times` answers to it get lost. */
const losing = (operation: string, times: number) => {
  let lost = 0;
  database.decide((called) => (called === operation && (lost += 1) <= times ? 'answer gets lost' : 'passes'));
};

const link = {
  requestId: storyId,
  phase: 'gate',
  person: 'devi',
  seen: 'a'.repeat(64),
  sequence: 2,
  issuedAt: minute(0),
  expiresAt: minute(60),
};

it.each(['PutItem', 'UpdateItem'])(
  'a link whose %s is not confirmed is the one that decides, and no other',
  async (operation) => {
    const { client, tables } = await fresh();
    const links = dynamoReviewLinks(client, tables);
    await links.issue(['first'], link);
    losing(operation, 1);
    await links.issue(['second'], link);
    expect(await links.find('first')).toMatchObject({ superseded: true });
    expect(await links.find('second')).toMatchObject({ superseded: false });
  },
);

it('a commit that is not confirmed at first is confirmed when it is sent again, and stands once', async () => {
  const { client, tables } = await fresh();
  const store = dynamoRequestStore(client, tables);
  losing('TransactWriteItems', 3);
  expect(await store.commit(openingCommit())).toBe('committed');
  expect(await store.events(storyId)).toHaveLength(1);
});

it('a commit that is never confirmed throws, and is found by reading', async () => {
  const { client, tables } = await fresh();
  const store = dynamoRequestStore(client, tables);
  const commit = openingCommit({ form: { version: 'v9.9.9' } });
  losing('TransactWriteItems', Infinity);
  await expect(store.commit(commit)).rejects.toThrow();
  expect(await store.events(storyId)).toEqual(commit.events);
});
