import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { pinLogicalId } from './pin-logical-id.ts';

/** Signs permits. The private half never leaves KMS; anybody may have the public half. */
export class PermitKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Signs the permits that let a deployer deploy exactly what was approved',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      pendingWindow: Duration.days(30),
      // Kept: a permit in an audit bundle is checked against it years later.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    pinLogicalId(this.key, 'PermitKey');
  }
}
