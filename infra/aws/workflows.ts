import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { pascalCase, type FunctionName } from './functions.ts';
import type { Machine } from './machines.ts';
import { pinLogicalId } from './pin-logical-id.ts';
import { executionsOf, machineArn, machineName } from './workflow-names.ts';

export interface WorkflowsProps {
  readonly machines: readonly Machine[];
  readonly functionArn: (name: FunctionName) => string;
}

export class Workflows extends Construct {
  readonly machines: Readonly<Record<string, StateMachine>>;

  constructor(scope: Construct, id: string, props: WorkflowsProps) {
    super(scope, id);
    const log = new LogGroup(this, 'Log', {
      // Below this prefix Step Functions needs no entry in the account's log policy, which holds few.
      logGroupName: `/aws/vendedlogs/states/${Stack.of(this).stackName}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.machines = Object.fromEntries(
      props.machines.map((machine) => [machine.name, this.machine(machine, props.functionArn, log)]),
    );
  }

  private machine(machine: Machine, functionArn: WorkflowsProps['functionArn'], log: LogGroup): StateMachine {
    const stack = Stack.of(this);
    const functions = mapValues(machine.functions, functionArn);
    const machines = mapValues(machine.machines, (name) => machineArn(stack, name));
    const scope = new Construct(this, pascalCase(machine.name));
    const role = new Role(scope, 'Role', {
      description: `What the ${machine.name} state machine calls`,
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
      inlinePolicies: {
        Calls: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: Object.values(functions) }),
            ...runsMachines(stack, Object.values(machine.machines)),
            deliversLogs(),
          ],
        }),
      },
    });
    Validations.of(role).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'IAM knows no resource for the delivery of logs; no other statement of this role says "*".',
      },
      ...Object.values(machine.machines).map((name) => ({
        id: executionsOf(stack, name).finding,
        reason: `The executions of the ${name} machine that this one starts, looks after and stops, and of no other.`,
      })),
    );

    const made = new StateMachine(scope, 'Machine', {
      stateMachineName: machineName(stack, machine.name),
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromFile(machine.file),
      definitionSubstitutions: { ...functions, ...machines },
      role: role.withoutPolicyUpdates(),
      logs: { destination: log, level: LogLevel.ERROR, includeExecutionData: false },
      // Deleting a machine ends its executions at their next step: no replacement may take what waits along.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    pinLogicalId(made, `${pascalCase(machine.name)}Machine`);
    Validations.of(made).acknowledge(
      {
        id: 'AwsSolutions-SF1',
        reason:
          'Step Functions keeps every event of a Standard execution for 90 days, and the audit table what it meant. The log is for failures; ALL would add some ten lines a step, and task tokens with them once data were included.',
      },
      {
        id: 'AwsSolutions-SF2',
        reason:
          'The execution history has each step and its times; the functions are not traced either, so a trace would end at each call.',
      },
    );
    return made;
  }
}

/**
 * `startExecution.sync:2`: start, look after and stop the child, and the managed rule that tells of its end.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-integration-iam-templates.html
 */
function runsMachines(stack: Stack, machines: readonly string[]): PolicyStatement[] {
  if (machines.length === 0) return [];
  return [
    new PolicyStatement({
      actions: ['states:StartExecution'],
      resources: machines.map((machine) => machineArn(stack, machine)),
    }),
    new PolicyStatement({
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: machines.map((machine) => executionsOf(stack, machine).arn),
    }),
    new PolicyStatement({
      actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      resources: [
        stack.formatArn({
          service: 'events',
          resource: 'rule',
          resourceName: 'StepFunctionsGetEventsForStepFunctionsExecutionRule',
        }),
      ],
    }),
  ];
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html: these know no resource but '*'. */
function deliversLogs(): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    resources: ['*'],
  });
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
