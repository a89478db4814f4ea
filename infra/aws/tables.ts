import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
  type GlobalSecondaryIndexPropsV2,
  type TablePropsV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { pinLogicalId } from './pin-logical-id.ts';

/** Sparse, keys only: an item is in an index only while it carries the index's key. */
const requestIndexes = {
  releases: { partition: 'serviceEnvironment', sort: 'id' },
  recent: { partition: 'month', sort: 'id' },
  open: { partition: 'open', sort: 'id' },
  due: { partition: 'due', sort: 'dueAt' },
} as const;

export const requestIndexNames = Object.keys(requestIndexes);

/** What would change or remove an event that happened, whoever asks. */
export const rewritesOfAudit = [
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PartiQLDelete',
] as const;

/** `Requests`: what is true now. `Audit`: what happened, append-only. */
export class Tables extends Construct {
  readonly requests: TableV2;
  readonly audit: TableV2;
  readonly auditStreamArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.requests = table(this, 'RequestsTable', {
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      globalSecondaryIndexes: Object.entries(requestIndexes).map(([indexName, keys]) =>
        index(indexName, keys),
      ),
    });
    this.audit = table(this, 'AuditTable', {
      sortKey: { name: 'sequence', type: AttributeType.NUMBER },
      dynamoStream: StreamViewType.KEYS_ONLY,
      resourcePolicy: new PolicyDocument({ statements: [nobodyRewrites()] }),
    });
    if (this.audit.tableStreamArn === undefined)
      throw new Error('The audit table has no stream (this is a bug)');
    this.auditStreamArn = this.audit.tableStreamArn;
  }
}

function table(scope: Construct, id: string, props: Omit<TablePropsV2, 'partitionKey'>): TableV2 {
  const made = new TableV2(scope, id, {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    billing: Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    // AWS's own key: its use is in CloudTrail, and unlike a key of ours nobody can schedule it for deletion and
    // take every release and its evidence along, past deletion protection and point-in-time recovery.
    encryption: TableEncryptionV2.awsManagedKey(),
    ...props,
  });
  pinLogicalId(made, id);
  return made;
}

function index(indexName: string, keys: { partition: string; sort: string }): GlobalSecondaryIndexPropsV2 {
  return {
    indexName,
    partitionKey: { name: keys.partition, type: AttributeType.STRING },
    sortKey: { name: keys.sort, type: AttributeType.STRING },
    projectionType: ProjectionType.KEYS_ONLY,
  };
}

/** A time to live would delete events without anybody calling DeleteItem. */
function nobodyRewrites(): PolicyStatement {
  return new PolicyStatement({
    sid: 'NobodyRewritesWhatHappened',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [...rewritesOfAudit, 'dynamodb:UpdateTimeToLive', 'dynamodb:DeleteTable'],
    // A table's own policy cannot name the table's ARN in the template that creates it; '*' means this table.
    resources: ['*'],
  });
}
