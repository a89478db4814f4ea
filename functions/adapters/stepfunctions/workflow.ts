import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { Workflow } from '#ports/workflow';

/** The `release` state machine as the product's workflow. Executions are named `<requestId>-<attempt>`. */
export function stepFunctionsWorkflow(client: SFNClient, releaseMachineArn: string): Workflow {
  const nameOf = (requestId: string, attempt: number) => `${requestId}-${attempt}`;
  const executionArn = (requestId: string, attempt: number) =>
    `${releaseMachineArn.replace(':stateMachine:', ':execution:')}:${nameOf(requestId, attempt)}`;

  return {
    async start(requestId, attempt, step) {
      try {
        await client.send(
          new StartExecutionCommand({
            stateMachineArn: releaseMachineArn,
            name: nameOf(requestId, attempt),
            input: JSON.stringify({ requestId, attempt, ...step }),
          }),
        );
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },

    async resume(token, step) {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(step) }));
        return 'resumed';
      } catch (error) {
        if (isVoid(error)) return 'gone';
        throw error;
      }
    },

    async heartbeat(token) {
      try {
        await client.send(new SendTaskHeartbeatCommand({ taskToken: token }));
      } catch (error) {
        if (!isVoid(error)) throw error;
      }
    },

    async state(requestId, attempt) {
      try {
        const { status } = await client.send(
          new DescribeExecutionCommand({ executionArn: executionArn(requestId, attempt) }),
        );
        return status === 'RUNNING' || status === 'PENDING_REDRIVE' ? 'running' : 'ended';
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return 'absent';
        throw error;
      }
    },
  };
}

/** `TaskTimedOut` means expired or closed already; none of these says how the task ended. */
const isVoid = (error: unknown) =>
  error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken;
