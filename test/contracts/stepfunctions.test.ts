import { Readable } from 'node:stream';
import { SFNClient } from '@aws-sdk/client-sfn';
import { stepFunctionsWorkflow } from '#adapters/stepfunctions/workflow';
import type { NextStep } from '#domain/release/next-step';
import { asks, caller, json, machineArn, stage, type Stage } from '#test/infra/local/stepfunctions/stage';
import { workflowContract } from './workflow.contract.ts';

/** A machine that waits twice. Its name and the role of its task are those of the product's. */
const release = {
  StartAt: 'Wait for the decision',
  States: {
    'Wait for the decision': asks('keep-token', { Next: 'Wait for the deployment' }),
    'Wait for the deployment': asks('keep-token', { End: true }),
  },
};

workflowContract('Step Functions', () => {
  const tokens: string[] = [];
  const machine = stage({
    handlers: { 'keep-token': ({ token }: { readonly token: string }) => void tokens.push(token) },
  });
  machine.load({ release });
  const arnOf = (requestId: string, attempt: number) =>
    `${machineArn('release').replace(':stateMachine:', ':execution:')}:${requestId}-${attempt}`;

  return {
    workflow: stepFunctionsWorkflow(clientOf(machine), machineArn('release')),
    async waitingToken() {
      await machine.engine.settled();
      return tokens.at(-1) ?? '';
    },
    async stop(requestId, attempt) {
      await machine.engine.settled();
      await machine.call('StopExecution', { executionArn: arnOf(requestId, attempt) });
    },
    async started() {
      const { items } = await machine.engine.executions();
      const inputs = await Promise.all(
        items.map(({ arn }) => machine.call('DescribeExecution', { executionArn: arn })),
      );
      return inputs.map(({ input }) => stepIn(input)).toReversed();
    },
    async wokenWith(requestId, attempt) {
      await machine.engine.settled();
      const events = await machine.events(arnOf(requestId, attempt));
      return events
        .filter(({ type }) => type === 'TaskSucceeded')
        .map((event) => stepIn((event['taskSucceededEventDetails'] as { output: unknown }).output));
    },
  };
});

/** The SDK's own client, with the engine's wire where the network would be. */
const clientOf = ({ engine }: Stage) =>
  new SFNClient({
    region: caller.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: {
      async handle({ headers, body }: { headers: Record<string, string>; body: Uint8Array }) {
        const sent = json(new TextDecoder().decode(body));
        const answer = await engine.wire(headers['x-amz-target'] ?? '', sent, caller);
        return {
          response: {
            statusCode: answer.status,
            headers: { 'content-type': 'application/x-amz-json-1.0' },
            body: Readable.from([Buffer.from(JSON.stringify(answer.body))]),
          },
        };
      },
    },
  });

/** A step as an execution's input or a task's output carries it; the ids beside it are the execution's own. */
function stepIn(text: unknown): NextStep {
  const {
    requestId: _1,
    attempt: _2,
    ...step
  } = json(String(text)) as NextStep & {
    requestId?: string;
    attempt?: number;
  };
  return step;
}
