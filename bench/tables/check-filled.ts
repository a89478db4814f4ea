import type { Tables } from '#adapters/dynamodb/client';
import { dynamoRequestLists } from '#adapters/dynamodb/request-lists';
import { dynamoRequestStore } from '#adapters/dynamodb/request-store';
import { releaseRequest } from '../stack/release-request.ts';
import { clientOf } from './client.ts';
import type { Placed } from './ids.ts';
import { turns } from './lives.ts';

/** Reads copies back as production reads: whole, with their events, and by every index. Throws when one is missing. */
export async function checkFilled(
  endpoint: string,
  tables: Tables,
  placed: readonly Placed[],
): Promise<void> {
  const client = clientOf(endpoint);
  const store = dynamoRequestStore(client, tables);
  for (const number of [0, Math.floor(placed.length / 2), placed.length - 1]) {
    const { id } = placed[number]!;
    const [loaded, events] = [await store.load(id), await store.events(id)];
    if (!loaded || events.length === 0) throw new Error(`The copy ${id} cannot be read.`);
  }

  const lists = dynamoRequestLists(client, tables);
  const newest = placed.slice(0, turns.length);
  const page = { limit: newest.length, month: newest[0]!.month };
  const { service, environment } = releaseRequest;
  const [recent, releases, open, due] = await Promise.all([
    lists.recent(page),
    lists.ofService(service, environment, page),
    lists.open({ ...page, limit: newest.length / 2 }),
    lists.due('9999', 100),
  ]);
  const isOpen = (number: number) => /in review|half approved/.test(turns[number]!);
  const expected = newest.map(({ id }) => id).join();
  const expectedOpen = newest
    .filter((_, number) => isOpen(number))
    .map(({ id }) => id)
    .join();
  const listed = (found: typeof recent) => found.items.map(({ id }) => id).join();
  if (listed(recent) !== expected || listed(releases) !== expected || listed(open) !== expectedOpen)
    throw new Error('An index does not list the newest copies.');
  if (due.length === 0) throw new Error('No copy is in the index of what is due.');
  client.destroy();
}
