import type { Json } from '#infra/local/stepfunctions/json';
import type { MachineModel } from '#infra/local/template/machine-model';
import { arnOf, type Place } from '#infra/local/template/place';

export interface Need {
  readonly action: string;
  readonly resource: string;
}

/**
 * What a machine's role must allow for the calls its definition names.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
 */
export const machineNeeds = ({ definition }: MachineModel, place: Place): readonly Need[] =>
  tasksIn(definition).flatMap(({ resource, called }) => {
    if (resource.startsWith('arn:aws:states:::lambda:invoke')) {
      return [{ action: 'lambda:InvokeFunction', resource: called }];
    }
    const start = { action: 'states:StartExecution', resource: called };
    if (!resource.endsWith('.sync:2')) return [start];
    const executions = `${called.replace(':stateMachine:', ':execution:')}:*`;
    const rule = arnOf(place, 'events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule');
    return [
      start,
      ...['states:DescribeExecution', 'states:StopExecution'].map((action) => ({
        action,
        resource: executions,
      })),
      ...['events:PutTargets', 'events:PutRule', 'events:DescribeRule'].map((action) => ({
        action,
        resource: rule,
      })),
    ];
  });

interface Task {
  readonly resource: string;
  /** The function or machine, where the definition names it outright. */
  readonly called: string;
}

function tasksIn(value: Json): readonly Task[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(tasksIn);
  const { Type, Resource, Arguments } = value;
  const below = Object.values(value).flatMap(tasksIn);
  if (Type !== 'Task' || typeof Resource !== 'string') return below;
  if (typeof Arguments !== 'object' || Arguments === null || Array.isArray(Arguments)) return below;
  const called = Arguments['FunctionName'] ?? Arguments['StateMachineArn'];
  return typeof called === 'string' && !called.startsWith('{%')
    ? [...below, { resource: Resource, called }]
    : below;
}
