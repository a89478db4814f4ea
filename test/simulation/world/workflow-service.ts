import type { Engine, LambdaAnswer } from '#infra/local/stepfunctions/engine';
import type { Workflow } from '#ports/workflow';
import { machines, taskHandlers, taskOf, wireCaller } from '#test/statemachines/machines';
import type { Chances } from '../chances.ts';
import type { Faults } from '../faults.ts';
import type { Kernel } from '../kernel.ts';
import type { Ending } from '../process.ts';
import { bugIn, type Broken } from '../violation.ts';
import { engineFor } from './lasting-engine.ts';
import type { Observer } from './observer.ts';

const handlers = await taskHandlers();
const sources = machines();

interface Task {
  readonly requestId: string;
  readonly token?: string;
}

export interface WorkflowService {
  readonly engine: Engine;
  /** The product's own adapter on it. */
  readonly workflow: Workflow;
}

/** Step Functions and the Lambda service behind it: the real engine, whose invocations go wrong as the faults say. */
export function workflowService(
  kernel: Kernel,
  chances: Chances,
  faults: Faults,
  broken: Broken,
  seen: () => Required<Observer>,
): WorkflowService {
  let draws = 0;
  return engineFor({
    clock: kernel.clock,
    random: () => chances.draw(`engine#${(draws += 1)}`),
    async invoke(arn, payload, { executionArn }) {
      const name = taskOf(arn);
      const { requestId, token } = payload as unknown as Task;
      if (token !== undefined) seen().waiting(token, executionArn.split(':').at(-1)!, requestId);
      const invoked = () => kernel.spawn(name, () => handlers[name](payload, {}));
      const fault = faults(`invoke.${name}`);
      if (fault) kernel.note(`invoke ${name}`, fault.kind);
      switch (fault?.kind) {
        case 'throttled':
          return failed('Lambda.TooManyRequestsException');
        case 'fails-before':
          return failed('Lambda.ServiceException');
        case 'fails-after':
          answerOf(await invoked(), broken);
          return failed('Lambda.ServiceException');
        case 'duplicated':
          void invoked().then((ending) => answerOf(ending, broken));
          break;
        default:
      }
      return answerOf(await invoked(), broken);
    },
  });
}

const failed = (errorType: string): LambdaAnswer => ({ error: { errorType, errorMessage: errorType } });

function answerOf(ending: Ending<unknown>, broken: Broken): LambdaAnswer {
  if (ending.how === 'returned') return { payload: ending.value ?? null };
  if (ending.how === 'died') return failed('Sandbox.Timedout');
  const bug = bugIn(ending.trouble);
  if (bug) broken('bug', bug);
  const { name: errorType, message: errorMessage } = ending.trouble as Error;
  return { error: { errorType, errorMessage } };
}

/** What somebody with rights on the account can do to the executions of these requests. */
export const executionCalls = (engine: Engine, requests: ReadonlyMap<string, unknown>) => {
  const isOurs = (arn: string) => requests.has(arn.split(':').at(-1)!.slice(0, 26));
  const names = async (status: 'RUNNING' | 'FAILED' | 'ABORTED') => {
    const found = await Promise.all(
      sources.map(({ arn }) =>
        engine.wire(
          'AWSStepFunctions.ListExecutions',
          { stateMachineArn: arn, statusFilter: status },
          wireCaller,
        ),
      ),
    );
    return found.flatMap(({ body }) =>
      (body as { executions: { executionArn: string }[] }).executions
        .map((one) => one.executionArn)
        .filter(isOurs),
    );
  };
  const call = (action: string) => (executionArn: string) =>
    engine.wire(`AWSStepFunctions.${action}`, { executionArn }, wireCaller);
  return {
    running: () => names('RUNNING'),
    ended: async () => [...(await names('FAILED')), ...(await names('ABORTED'))],
    stop: call('StopExecution'),
    redrive: call('RedriveExecution'),
    /** A new version of the same machines is deployed. */
    redeploy: () => engine.load(sources),
  };
};
