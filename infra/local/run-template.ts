import { envNames } from '#handlers/runtime/env-names';
import { startAwsEndpoint } from './aws/aws-endpoint.ts';
import { createCallers, operatorCredentials } from './aws/callers.ts';
import type { Counters } from './aws/counters.ts';
import type { Clock } from './clock/clock.ts';
import type { Closers } from './closers.ts';
import type { DataFolder } from './data-folder.ts';
import { requireDynamoDb } from './dynamodb/answering.ts';
import { ensureTables } from './dynamodb/tables.ts';
import { dynamoDbWire } from './dynamodb/wire.ts';
import { openRepositories } from './github/repositories.ts';
import { createGateway } from './http/gateway.ts';
import type { PublicServer } from './http/server.ts';
import { issuerUrls, openIssuers } from './issuer/open-issuers.ts';
import type { TokenRequest } from './issuer/issuers.ts';
import { createFunctions } from './lambda/functions.ts';
import { runtimeVariables } from './lambda/runtime-variables.ts';
import { machineCalls } from './machine-calls.ts';
import { channelSecrets } from './outbox/channel-secrets.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { Places } from './pages/index-page.ts';
import { localTools } from './pages/tools.ts';
import { openQueues } from './queues/queues.ts';
import { noOftener } from './schedules/schedule-model.ts';
import { startScheduler } from './schedules/scheduler.ts';
import type { StackOptions } from './stack-options.ts';
import { createEngine, type Engine } from './stepfunctions/engine.ts';
import { openCheckpoints } from './streams/checkpoints.ts';
import { type Poller, startPoller } from './streams/poller.ts';
import type { Surroundings } from './surroundings.ts';
import type { DemoTarget } from './target/demo-target.ts';
import { localAccount } from './template/place.ts';
import { readStack } from './template/stack-model.ts';

export interface TemplateRun {
  readonly options: StackOptions;
  readonly data: DataFolder;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly counters: Counters;
  readonly server: PublicServer;
  readonly surroundings: Surroundings;
  readonly closers: Closers;
}

export interface Running {
  readonly places: Places;
  readonly engine: Engine;
  mintToken(request: TokenRequest): Promise<string>;
}

/** Reads the template, connects its parts to each other and opens the server. */
export async function runTemplate(run: TemplateRun): Promise<Running> {
  const { options, data, clock, outbox, counters, server, surroundings, closers } = run;
  const { region = process.env['AWS_REGION'] ?? 'eu-central-1', onTrouble = () => undefined } = options;
  const { url } = server;
  const { target } = surroundings;

  const model = readStack(
    surroundings.assembly,
    { account: localAccount, region, url, peopleIssuer: issuerUrls(url).people },
    parameterValues(url, target),
  );
  const { place } = model;
  const wire = dynamoDbWire(surroundings.databaseUrl, region);
  closers.add('the connection to DynamoDB', () => wire.close());
  if (options.dynamoDbEndpoint !== undefined) await requireDynamoDb(wire, options.dynamoDbEndpoint);
  await ensureTables(wire, model.tables);
  const issuers = await openIssuers(url, data.folder('keys'), model.functions, clock);

  const engine = data.open('executions.sqlite', (database) =>
    createEngine({ clock, invoke: machineCalls(() => functions, model.iam), database }),
  );
  engine.load(model.machines);

  const queues = data.open('queues.sqlite', (file) => openQueues(file, model.queues, clock));
  closers.add('the queues', () => queues.close());
  const callers = createCallers();
  const pollers: { readonly table: string; readonly poller: Poller }[] = [];
  const aws = await startAwsEndpoint({
    place,
    iam: model.iam,
    callers,
    counters,
    wire,
    engine,
    outbox,
    keys: model.keys,
    keyFolder: data.folder('keys'),
    machineArns: model.machines.map(({ arn }) => arn),
    tables: model.tables,
    functionModels: model.functions,
    functions: () => functions,
    queueModels: model.queues,
    queues,
    parameters: channelSecrets(model.functions, url),
    onWrite: (table) => pollers.filter((held) => held.table === table).forEach(({ poller }) => poller.wake()),
  });
  closers.add('the AWS endpoint', () => aws.close());

  const functions = createFunctions({
    models: model.functions,
    clock,
    logFolder: data.folder('logs'),
    counters,
    runtimeVariables: (held) =>
      runtimeVariables(held, { awsUrl: aws.url, region, credentials: callers.credentialsOf(held) }),
    onHandled: (held) => envNames.deployTargets in held.environment && target?.expectWork(),
    onTrouble,
  });
  closers.add('the functions', () => functions.close());
  closers.add('the state machines', () => engine.close());
  clock.join(functions);
  if (target) clock.join(target);

  const repositories = data.open('github.sqlite', (file) => openRepositories(file, clock));
  closers.add('the local GitHub', () => repositories.end());
  const places: Places = {
    url,
    awsUrl: aws.url,
    targetUrl: target?.url,
    operatorKey: operatorCredentials.accessKeyId,
  };
  const host = options.host ?? '127.0.0.1';
  server.open({
    gateway: createGateway(model.routes, functions, place, clock),
    tools: localTools({
      places,
      loopbackOnly: /^(?:127\.|localhost$|::1$)/.test(host),
      clock,
      counters,
      outbox,
      repositories,
      issuers,
      engine,
      target,
    }),
  });
  closers.add('the requests under way', () => server.close());
  await engine.resume();

  const checkpoints = data.open('streams.sqlite', openCheckpoints);
  closers.add('the stream positions', () => checkpoints.close());
  for (const mapping of model.mappings) {
    const poller = startPoller({ mapping, wire, checkpoints, functions, queues, place, clock, onTrouble });
    pollers.push({ table: mapping.table.name, poller });
    closers.add(`the stream of ${mapping.table.name}`, () => poller.stop());
    clock.join(poller);
  }
  const atMostEveryMs = options.schedulesAtMostEveryMs ?? 0;
  const schedules = model.schedules.map((schedule) => noOftener(schedule, atMostEveryMs));
  const scheduler = startScheduler({ schedules, functions, queues, place, clock });
  closers.add('the schedules', () => scheduler.stop());

  return { places, engine, mintToken: (request) => issuers.mint(request) };
}

/** What somebody who deploys would be asked for. */
const parameterValues = (url: string, target: DemoTarget | undefined): Readonly<Record<string, string>> => ({
  MailFrom: 'countersign@example.com',
  CiIssuer: issuerUrls(url).ci,
  CiJwksUrl: issuerUrls(url).ciKeys,
  GithubApi: `${url}/_local/github`,
  PrivateChannelHosts: new URL(url).host,
  ...(target && {
    DeployTargets: JSON.stringify({ demo: target.url }),
    PrivateTargetHosts: new URL(target.url).host,
  }),
});
