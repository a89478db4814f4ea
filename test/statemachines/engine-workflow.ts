import * as sfn from '@aws-sdk/client-sfn';
import { stepFunctionsWorkflow } from '#adapters/stepfunctions/workflow';
import type { Engine } from '#infra/local/stepfunctions/engine';
import type { Workflow } from '#ports/workflow';
import { machineArn, wireCaller } from './machines.ts';

/** The product's own workflow on the engine's wire, without a network between: commands in, answers out. */
export function engineWorkflow(engine: Engine): Workflow {
  const client = new sfn.SFNClient({
    region: wireCaller.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  client.middlewareStack.add(
    (_, { commandName }) =>
      async ({ input }) => {
        const action = String(commandName).replace(/Command$/, '');
        const { status, body } = await engine.wire(`AWSStepFunctions.${action}`, input, wireCaller);
        if (status !== 200) throw errorOf(body as WireError);
        return { output: { $metadata: {}, ...(body as object) }, response: {} };
      },
    { step: 'initialize' },
  );
  return stepFunctionsWorkflow(client, machineArn('release'));
}

interface WireError {
  readonly __type: string;
  readonly message?: string;
}

/** The errors the product tells apart. */
const errors = {
  ExecutionAlreadyExists: sfn.ExecutionAlreadyExists,
  ExecutionDoesNotExist: sfn.ExecutionDoesNotExist,
  InvalidToken: sfn.InvalidToken,
  TaskDoesNotExist: sfn.TaskDoesNotExist,
  TaskTimedOut: sfn.TaskTimedOut,
} as const;

function errorOf({ __type, message = '' }: WireError): Error {
  const name = __type.slice(__type.indexOf('#') + 1);
  const meant = Object.entries(errors).find(([code]) => code === name);
  return meant
    ? new meant[1]({ message, $metadata: {} })
    : new sfn.SFNServiceException({ name, message, $fault: 'client', $metadata: {} });
}
