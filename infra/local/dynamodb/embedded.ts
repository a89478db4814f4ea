import { startListening, type ListeningChild } from '#infra/local/process/listening-child';
import { databaseBinary } from './binary.ts';

export type EmbeddedDynamoDb = ListeningChild;

/** Starts dynoxide on a SQLite file. Throws a sentence for people where its binary does not exist for the platform. */
export const startEmbeddedDynamoDb = async (databaseFile: string): Promise<EmbeddedDynamoDb> =>
  startListening({
    name: 'The embedded DynamoDB',
    command: databaseBinary(process.platform, process.arch),
    argsFor: (port) => ['--host', '127.0.0.1', '--port', String(port), '--db-path', databaseFile],
    listens: /listening on/i,
  });
