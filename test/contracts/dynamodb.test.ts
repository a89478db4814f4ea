import { dynamoHeldNotices } from '#adapters/dynamodb/held-notices';
import { dynamoNoticeLedger } from '#adapters/dynamodb/notice-ledger';
import { dynamoDelegations } from '#adapters/dynamodb/delegations';
import { dynamoReadings } from '#adapters/dynamodb/readings';
import { dynamoRequestLists } from '#adapters/dynamodb/request-lists';
import { dynamoRequestStore } from '#adapters/dynamodb/request-store';
import { dynamoReviewLinks } from '#adapters/dynamodb/review-links';
import { dynamoForThisFile, type FreshTables } from '#test/support/dynoxide';
import { heldNoticesContract } from './held-notices.contract.ts';
import { noticeLedgerContract } from './notice-ledger.contract.ts';
import { delegationsContract } from './delegations.contract.ts';
import { readingsContract } from './readings.contract.ts';
import { requestListsContract } from './request-lists.contract.ts';
import { requestStoreContract } from './request-store.contract.ts';
import { reviewLinksContract } from './review-links.contract.ts';

const fresh = dynamoForThisFile();
const onFresh =
  <T>(make: (client: FreshTables['client'], tables: FreshTables['tables']) => T) =>
  async () => {
    const { client, tables } = await fresh();
    return make(client, tables);
  };

requestStoreContract('DynamoDB', onFresh(dynamoRequestStore), 40);
requestListsContract(
  'DynamoDB',
  onFresh((client, tables) => ({
    lists: dynamoRequestLists(client, tables),
    requests: dynamoRequestStore(client, tables),
  })),
);
reviewLinksContract('DynamoDB', onFresh(dynamoReviewLinks));
heldNoticesContract('DynamoDB', onFresh(dynamoHeldNotices));
noticeLedgerContract('DynamoDB', onFresh(dynamoNoticeLedger));
delegationsContract('DynamoDB', onFresh(dynamoDelegations));
readingsContract('DynamoDB', onFresh(dynamoReadings));
