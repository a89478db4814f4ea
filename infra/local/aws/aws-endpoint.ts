import { join } from 'node:path';
import type { TableModel } from '#infra/local/dynamodb/table-model';
import type { DynamoDbWire } from '#infra/local/dynamodb/wire';
import type { FunctionModel } from '#infra/local/lambda/function-model';
import type { Functions } from '#infra/local/lambda/functions';
import type { Outbox } from '#infra/local/outbox/outbox';
import type { QueueModel } from '#infra/local/queues/queue-model';
import type { Queues } from '#infra/local/queues/queues';
import type { Engine } from '#infra/local/stepfunctions/engine';
import type { Place } from '#infra/local/template/place';
import { createAccess } from './access.ts';
import type { Callers } from './callers.ts';
import type { Counters } from './counters.ts';
import { type AwsFront, startAwsFront } from './front.ts';
import type { Iam } from './iam.ts';
import { dynamoDbStreamsService } from './services/dynamodb-streams.ts';
import { dynamoDbService } from './services/dynamodb.ts';
import { type KeyModel, kmsService } from './services/kms.ts';
import { openSigningKey } from './services/kms-keys.ts';
import { lambdaService } from './services/lambda.ts';
import { sesService } from './services/ses.ts';
import { sqsService } from './services/sqs.ts';
import { ssmService } from './services/ssm.ts';
import { stepFunctionsService } from './services/step-functions.ts';

export interface AwsEndpointOptions {
  readonly place: Place;
  readonly iam: Iam;
  readonly callers: Callers;
  readonly counters: Counters;
  readonly wire: DynamoDbWire;
  readonly engine: Engine;
  readonly outbox: Outbox;
  readonly keys: readonly KeyModel[];
  readonly keyFolder: string;
  readonly machineArns: readonly string[];
  readonly tables: readonly TableModel[];
  readonly functionModels: readonly FunctionModel[];
  readonly functions: () => Functions;
  readonly queueModels: readonly QueueModel[];
  readonly queues: Queues;
  /** What Parameter Store holds, by name. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly onWrite: (table: string) => void;
}

/** Every AWS service the functions may call, behind one address. */
export function startAwsEndpoint(options: AwsEndpointOptions): Promise<AwsFront> {
  const { place, iam, callers, counters, wire, engine, outbox, keys, keyFolder, machineArns, onWrite } =
    options;
  const { tables, functionModels, functions, queueModels, queues, parameters } = options;
  const access = createAccess(iam, place);
  const signing = keys.map((model) => ({ model, key: openSigningKey(join(keyFolder, `${model.id}.pem`)) }));
  return startAwsFront(
    [
      dynamoDbService({ wire, access, place, onWrite }),
      dynamoDbStreamsService(wire, tables, access),
      stepFunctionsService(engine, access, machineArns, place),
      kmsService(signing, access),
      sesService(outbox, access, place),
      sqsService({ models: queueModels, queues, access }),
      ssmService(parameters, access, place),
      lambdaService(functionModels, functions, access),
    ],
    callers,
    counters,
  );
}
