import { expect, test } from 'vitest';
import { databaseBinary } from '#infra/local/dynamodb/binary';

test('where there is no embedded database, a sentence says what to do', () => {
  expect(() => databaseBinary('sunos', 'sparc')).toThrow(
    'There is no embedded DynamoDB for sunos-sparc (package @dynoxide/sunos-sparc). Set COUNTERSIGN_DYNAMODB_ENDPOINT to the address of DynamoDB Local or another emulator.',
  );
});
