import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { metOthers } from './conditions.ts';

export interface Tables {
  readonly requests: string;
  readonly audit: string;
}

/** One client per process. Region, endpoint and credentials come from the environment, as everywhere on AWS. */
export function documentClient(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ maxAttempts: 4 });
  // Within the SDK's own retries, which see what is marked here as they see a lost connection.
  client.middlewareStack.add(
    (next) => async (call) => {
      try {
        return await next(call);
      } catch (error) {
        throw error instanceof Error && metOthers(error) ? Object.assign(error, { $retryable: {} }) : error;
      }
    },
    { name: 'retryWhatMetOthers', step: 'finalizeRequest', priority: 'low' },
  );
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
