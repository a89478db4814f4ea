import { CfnResource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Keeps the logical id of something that holds state. Otherwise a construct that moves in the tree gets another
 * id, and CloudFormation replaces the table, the pool or the running workflows by new, empty ones.
 */
export function pinLogicalId(construct: Construct, logicalId: string): void {
  const resource = construct.node.defaultChild;
  if (resource === undefined || !CfnResource.isCfnResource(resource)) {
    throw new Error(`${construct.node.path} has no resource of its own (this is a bug)`);
  }
  resource.overrideLogicalId(logicalId);
}
