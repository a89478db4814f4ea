import { ArnFormat, type Stack } from 'aws-cdk-lib';

/**
 * Machines call functions, and functions start and resume machines. The circle is cut by giving machines names of
 * our own: their ARNs are known before they exist.
 */
export function machineName(stack: Stack, machine: string): string {
  return `${stack.stackName}-${machine}`;
}

export function machineArn(stack: Stack, machine: string): string {
  return stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: machineName(stack, machine),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** Every execution of one machine, and what cdk-nag calls a right on them. */
export interface Executions {
  readonly arn: string;
  readonly finding: string;
}

export function executionsOf(stack: Stack, machine: string): Executions {
  const resourceName = `${machineName(stack, machine)}:*`;
  return {
    arn: stack.formatArn({
      service: 'states',
      resource: 'execution',
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
    finding: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${resourceName}]`,
  };
}
