import { expect, test } from 'vitest';
import { machineNeeds } from '#infra/local/grants/machine-needs';
import { place } from '../fixtures/template.ts';

const machine = (definition: Parameters<typeof machineNeeds>[0]['definition']) => ({
  name: 'release',
  arn: 'arn:aws:states:eu-central-1:000000000000:stateMachine:release',
  roleArn: 'role',
  definition,
});
const child = 'arn:aws:states:eu-central-1:000000000000:stateMachine:phase';

test('a machine needs the right for every function and machine its definition names, inside branches too', () => {
  const needs = machineNeeds(
    machine({
      StartAt: 'A',
      States: {
        A: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          Arguments: { FunctionName: 'fn-a' },
          Next: 'B',
        },
        B: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'C',
              States: {
                C: {
                  Type: 'Task',
                  Resource: 'arn:aws:states:::states:startExecution.sync:2',
                  Arguments: { StateMachineArn: child },
                  End: true,
                },
              },
            },
          ],
          Next: 'D',
        },
        D: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { FunctionName: '{% $states.input.fn %}' },
          End: true,
        },
      },
    }),
    place,
  );
  const rule =
    'arn:aws:events:eu-central-1:000000000000:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule';
  const executions = 'arn:aws:states:eu-central-1:000000000000:execution:phase:*';
  expect(needs).toEqual([
    { action: 'lambda:InvokeFunction', resource: 'fn-a' },
    { action: 'states:StartExecution', resource: child },
    { action: 'states:DescribeExecution', resource: executions },
    { action: 'states:StopExecution', resource: executions },
    { action: 'events:PutTargets', resource: rule },
    { action: 'events:PutRule', resource: rule },
    { action: 'events:DescribeRule', resource: rule },
  ]);
});
