import { reasonOf, StartRefused } from '#infra/local/start-refused';
import { DynamoDbRefused, type DynamoDbWire } from './wire.ts';

/** Throws `StartRefused` unless a DynamoDB answers at the endpoint that somebody named. */
export async function requireDynamoDb(wire: DynamoDbWire, endpoint: string): Promise<void> {
  try {
    await wire.call('ListTables', {});
  } catch (cause) {
    throw new StartRefused(`COUNTERSIGN_DYNAMODB_ENDPOINT ${endpoint} ${whatHappened(cause)}.`, { cause });
  }
}

function whatHappened(error: unknown): string {
  if (error instanceof DynamoDbRefused) return `turns us away: ${error.message}`;
  if (error instanceof SyntaxError) return 'does not answer as a DynamoDB does';
  return `cannot be reached: ${reasonOf(error)}`;
}
