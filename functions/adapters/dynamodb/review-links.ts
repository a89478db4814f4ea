import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ReviewLink, ReviewLinks } from '#ports/review-links';
import type { Tables } from './client.ts';
import { ifHolds } from './conditions.ts';
import { keys, ttl } from './keys.ts';

const linkItem = z.object({
  requestId: z.string(),
  phase: z.string(),
  person: z.string(),
  seen: z.string(),
  sequence: z.int(),
  issuedAt: z.string(),
  until: z.string(),
  superseded: z.boolean().default(false),
});
/** The hashes of everything that was issued to one person for one phase, the oldest first. */
const issuedItem = z.object({ hashes: z.array(z.string()) });

/** A link is kept this long after it stopped deciding, so that a late click learns how it ended. */
const keptDays = 30;

export function dynamoReviewLinks(client: DynamoDBDocumentClient, tables: Tables): ReviewLinks {
  const TableName = tables.requests;
  const supersede = (hash: string) =>
    ifHolds(
      client.send(
        new UpdateCommand({
          TableName,
          Key: keys.link(hash),
          UpdateExpression: 'SET superseded = :true',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':true': true },
        }),
      ),
    );

  /**
   * Puts hashes at the end of what was issued, and answers with all that were issued before them. Where they stand
   * first counts: a call whose answer got lost is made again by the SDK and puts them there twice, and they must not
   * be taken for those of somebody before.
   */
  const issuedBefore = async (
    hashes: readonly string[],
    { requestId, phase, person }: ReviewLink,
    expiresAt: number,
  ): Promise<readonly string[]> => {
    const { Attributes } = await client.send(
      new UpdateCommand({
        TableName,
        Key: keys.linksOf(requestId, phase, person),
        UpdateExpression:
          'SET hashes = list_append(if_not_exists(hashes, :none), :hashes), expiresAt = :expiresAt',
        ExpressionAttributeValues: { ':none': [], ':hashes': hashes, ':expiresAt': expiresAt },
        ReturnValues: 'ALL_NEW',
      }),
    );
    const issued = issuedItem.parse(Attributes).hashes;
    return issued.slice(0, issued.indexOf(hashes[0]!));
  };

  return {
    /**
     * Not a transaction, which would cost twice as much: a link that nobody was sent yet harms nobody, and whoever
     * is interrupted here issues another one.
     */
    async issue(secretHashes: readonly string[], link: ReviewLink) {
      const { expiresAt: until, ...fields } = link;
      const expiresAt = ttl(until, keptDays);
      const put = (Item: Record<string, unknown>) => client.send(new PutCommand({ TableName, Item }));
      await Promise.all(secretHashes.map((hash) => put({ ...keys.link(hash), ...fields, until, expiresAt })));
      const earlier = await issuedBefore(secretHashes, link, expiresAt);
      await Promise.all(earlier.map(supersede));
    },

    async find(secretHash) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keys.link(secretHash), ConsistentRead: true }),
      );
      const found = linkItem.safeParse(Item);
      if (!found.success) return undefined;
      const { superseded, until, ...fields } = found.data;
      return { link: { ...fields, expiresAt: until }, superseded };
    },
  };
}
