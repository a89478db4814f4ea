import { startListening } from '#infra/local/process/listening-child';
import { emulatorCommand } from './install.ts';

/**
 * Starts MiniStack's DynamoDB, in memory and on loopback, for all tests of a run; they find it as everybody finds a
 * DynamoDB that is not embedded. One that is named already is taken instead.
 */
export default async function engine(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['COUNTERSIGN_DYNAMODB_ENDPOINT'] !== undefined) return undefined;
  const { endpoint, stop } = await startListening({
    name: 'The third engine',
    command: emulatorCommand(),
    argsFor: () => [],
    envFor: (port) => ({
      ...process.env,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      SERVICES: 'dynamodb,dynamodbstreams',
      IOT_MTLS_ENABLED: '0',
    }),
    listens: /running on/i,
  });
  process.env['COUNTERSIGN_DYNAMODB_ENDPOINT'] = endpoint;
  return stop;
}
