import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { envNames } from '#handlers/runtime/env-names';
import type { Right } from './functions.ts';
import { rewritesOfAudit } from './tables.ts';
import type { Executions } from './workflow-names.ts';

/** What the rights are about: ARNs. */
export interface Reach {
  readonly requestsTable: string;
  readonly requestsIndexes: readonly string[];
  readonly auditTable: string;
  readonly auditStream: string;
  readonly releaseMachine: string;
  readonly releaseExecutions: Executions;
  readonly waitingMachines: readonly string[];
  readonly permitKey: string;
  readonly mailIdentity: string;
  readonly channelWebhooks: string;
  readonly githubAccess: string;
  readonly noticesSetAside: string;
  readonly sweepsSetAside: string;
}

type EnvKey = keyof typeof envNames;

interface Meaning {
  /** What the function has to know for it. */
  readonly knows: readonly EnvKey[];
  readonly allows: (reach: Reach) => readonly Grant[];
}

interface Grant {
  readonly actions: readonly string[];
  readonly on: readonly string[];
  /** Why it must reach more than one named thing, where it does. */
  readonly wildcard?: Wildcard;
}

/** A finding of cdk-nag and the answer to it. */
export interface Wildcard {
  readonly id: string;
  readonly reason: string;
}

const readItems = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
const readEvents = ['dynamodb:GetItem', 'dynamodb:Query'];
/** The store knows both tables by name; which of them it may touch is a matter of rights. */
const tables = ['requestsTable', 'auditTable'] as const;

const meanings: Record<Right, Meaning> = {
  'reads requests': {
    knows: tables,
    allows: (reach) => [
      { actions: readItems, on: [reach.requestsTable] },
      { actions: ['dynamodb:Query'], on: reach.requestsIndexes },
    ],
  },
  'writes requests': {
    knows: tables,
    allows: (reach) => [
      {
        actions: [
          ...readItems,
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
          'dynamodb:DeleteItem',
          'dynamodb:ConditionCheckItem',
        ],
        on: [reach.requestsTable],
      },
      { actions: ['dynamodb:Query'], on: reach.requestsIndexes },
    ],
  },
  'reads audit': {
    knows: tables,
    allows: (reach) => [{ actions: readEvents, on: [reach.auditTable] }],
  },
  'appends audit': {
    knows: tables,
    allows: (reach) => [{ actions: [...readEvents, 'dynamodb:PutItem'], on: [reach.auditTable] }],
  },
  'starts releases': {
    knows: ['releaseMachineArn'],
    allows: (reach) => [
      { actions: ['states:StartExecution'], on: [reach.releaseMachine] },
      {
        actions: ['states:DescribeExecution'],
        on: [reach.releaseExecutions.arn],
        wildcard: {
          id: reach.releaseExecutions.finding,
          reason: 'The executions of the release machine, one for each request and attempt, and of no other.',
        },
      },
    ],
  },
  // The service authorization reference lists no resource for SendTask*, but what is checked is the machine that
  // issued the token: AccessDenied names it, and CDK's own grantTaskResponse is scoped to it.
  'resumes workflows': {
    knows: [],
    allows: (reach) => [{ actions: ['states:SendTaskSuccess'], on: reach.waitingMachines }],
  },
  'keeps workflows waiting': {
    knows: [],
    allows: (reach) => [{ actions: ['states:SendTaskHeartbeat'], on: reach.waitingMachines }],
  },
  'signs permits': {
    knows: ['permitKeyId'],
    allows: (reach) => [{ actions: ['kms:Sign'], on: [reach.permitKey] }],
  },
  'reads the permit key': {
    knows: ['permitKeyId'],
    allows: (reach) => [{ actions: ['kms:GetPublicKey'], on: [reach.permitKey] }],
  },
  'checks callers': {
    knows: ['peopleIssuer', 'peopleAudience', 'ciIssuer', 'ciJwksUrl', 'ciAudience'],
    allows: () => [],
  },
  'calls deployers': {
    knows: ['deployTargets', 'privateTargetHosts'],
    allows: () => [],
  },
  'sends mail': {
    knows: ['mailFrom'],
    allows: (reach) => [{ actions: ['ses:SendEmail'], on: [reach.mailIdentity] }],
  },
  'posts to channels': {
    knows: ['channelWebhooksParameter', 'githubAccessParameter', 'githubApi', 'privateChannelHosts'],
    // Decrypting takes no right of its own: it is the account's key for Parameter Store, which answers to SSM.
    allows: (reach) => [{ actions: ['ssm:GetParameter'], on: [reach.channelWebhooks, reach.githubAccess] }],
  },
  'follows the audit stream': {
    knows: [],
    allows: (reach) => [
      {
        actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        on: [reach.auditStream],
      },
      {
        actions: ['dynamodb:ListStreams'],
        on: ['*'],
        wildcard: {
          id: 'AwsSolutions-IAM5[Resource::*]',
          reason: 'Lambda asks for ListStreams when it connects a stream, and IAM knows no resource for it.',
        },
      },
    ],
  },
  'rereads the audit stream': {
    knows: ['auditStreamArn'],
    allows: (reach) => [
      { actions: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator'], on: [reach.auditStream] },
    ],
  },
  'sets notices aside': {
    knows: [],
    allows: (reach) => [{ actions: ['sqs:SendMessage'], on: [reach.noticesSetAside] }],
  },
  'sets sweeps aside': {
    knows: [],
    allows: (reach) => [{ actions: ['sqs:SendMessage'], on: [reach.sweepsSetAside] }],
  },
  'takes back what was set aside': {
    knows: ['noticesSetAsideUrl', 'sweepsSetAsideUrl'],
    allows: (reach) => [
      {
        actions: [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
          'sqs:GetQueueAttributes',
        ],
        on: [reach.noticesSetAside, reach.sweepsSetAside],
      },
    ],
  },
};

/** Where a function's rights name more than one thing, and why they must. */
export function wildcardsOf(rights: readonly Right[], reach: Reach): Wildcard[] {
  return rights
    .flatMap((right) => meanings[right].allows(reach))
    .flatMap((grant) => (grant.wildcard === undefined ? [] : [grant.wildcard]));
}

/** The policy of a function: what its rights say, and for everybody alike that what happened is not rewritten. */
export function statementsOf(rights: readonly Right[], reach: Reach): PolicyStatement[] {
  const allowed = rights.flatMap((right) =>
    meanings[right]
      .allows(reach)
      .map((grant) => new PolicyStatement({ actions: [...grant.actions], resources: [...grant.on] })),
  );
  const denied = new PolicyStatement({
    sid: 'NeverRewritesWhatHappened',
    effect: Effect.DENY,
    actions: [...rewritesOfAudit, 'dynamodb:PartiQLInsert', 'dynamodb:PartiQLSelect'],
    resources: [reach.auditTable],
  });
  return [...allowed, denied];
}

/** Which variables a function's rights come with. Where the service is reached is known to all. */
export function knowledgeOf(rights: readonly Right[]): readonly EnvKey[] {
  return [...new Set<EnvKey>(['publicUrl', ...rights.flatMap((right) => meanings[right].knows)])].sort();
}
