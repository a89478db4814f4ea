import { describe, expect, it } from 'vitest';
import { functionNames } from '#infra/aws/functions';
import { permissionsOf, rolesOf } from './permissions.ts';
import { synthesized } from './synthesized.ts';

const stack = synthesized();
const { permissions, roles, managed } = rolesOf(stack);
const allowed = permissions.filter(({ effect }) => effect === 'Allow');

const whoMay = (action: string, resource = /./) =>
  [
    ...new Set(
      allowed
        .filter((held) => held.action === action && resource.test(held.resource))
        .map((held) => held.holder),
    ),
  ].sort();

const deciders = [
  'http/decisions',
  'http/reports',
  'http/requests',
  'schedules/sweep',
  'tasks/fail-deployment',
  'tasks/open-phase',
  'tasks/pass-milestone',
  'tasks/start-deployment',
  'tasks/watch-deployment',
];
const waiters = ['tasks/await-decision', 'tasks/await-step'];
const redriver = 'operations/redrive';
const tellers = ['streams/notices', 'schedules/deliver-held', redriver];

describe('the roles', () => {
  it('are one for each function and machine, and none is shared or left over', () => {
    expect([...roles.keys()].sort()).toEqual(
      [...functionNames, 'approval-phase', 'deployment', 'obligation', 'release'].sort(),
    );
    expect(new Set(roles.values()).size).toBe(roles.size);
    expect(stack.ofType('AWS::IAM::Role')).toHaveLength(roles.size);
  });

  it('hold no managed policy and no policy written elsewhere', () => {
    expect(managed).toEqual([]);
    expect(stack.ofType('AWS::IAM::Policy')).toEqual([]);
    expect(stack.ofType('AWS::IAM::ManagedPolicy')).toEqual([]);
  });

  it('never name a group of actions by a wildcard', () => {
    expect(permissions.filter(({ action }) => action.includes('*'))).toEqual([]);
  });

  it('reach more than one named thing only where that is argued', () => {
    const wide = allowed.filter(({ resource }) => resource.includes('*'));
    const arguedFor = wide.map(
      ({ holder, action, resource }) =>
        `${kindOf(holder)} ${action} ${resource.replace(/^.*:execution:/, 'execution:')}`,
    );
    expect([...new Set(arguedFor)].sort()).toEqual(
      [
        'function dynamodb:ListStreams *',
        'function states:DescribeExecution execution:Countersign-release:*',
        ...['CreateLogDelivery', 'DeleteLogDelivery', 'DescribeLogGroups', 'DescribeResourcePolicies'].map(
          (action) => `machine logs:${action} *`,
        ),
        ...['GetLogDelivery', 'ListLogDeliveries', 'PutResourcePolicy', 'UpdateLogDelivery'].map(
          (action) => `machine logs:${action} *`,
        ),
        ...['DescribeExecution', 'StopExecution'].flatMap((action) =>
          ['approval-phase', 'deployment', 'obligation'].map(
            (child) => `machine states:${action} execution:Countersign-${child}:*`,
          ),
        ),
      ].sort(),
    );
  });

  it('let a function write to its own log and no other', () => {
    const logs = allowed.filter(({ action, holder }) => action === 'logs:PutLogEvents' && roles.has(holder));
    expect(logs.map(({ holder }) => holder).sort()).toEqual([...functionNames].sort());
    for (const { holder, resource } of logs) {
      const [, id = ''] = /^<(.*)\.Arn>$/.exec(resource) ?? [];
      expect(stack.resources[id]?.Properties['LogGroupName']).toBe(`/Countersign/${holder}`);
    }
  });
});

describe('who may', () => {
  it.each([
    ['resume a workflow', 'states:SendTaskSuccess', [...deciders, ...waiters, redriver]],
    ['fail a task from outside', 'states:SendTaskFailure', []],
    ['keep a workflow waiting', 'states:SendTaskHeartbeat', ['http/reports']],
    ['look after a release', 'states:DescribeExecution', [...deciders, ...waiters, redriver, 'release']],
    ['start a workflow', 'states:StartExecution', [...deciders, ...waiters, redriver, 'release']],
    ['sign a permit', 'kms:Sign', ['tasks/start-deployment']],
    ['read the public key of permits', 'kms:GetPublicKey', ['http/authorizer', 'http/queries']],
    ['send mail', 'ses:SendEmail', tellers],
    [
      'set a notice or a sweep aside',
      'sqs:SendMessage',
      ['streams/notices', 'schedules/deliver-held', 'schedules/sweep'],
    ],
    ['take back what was set aside', 'sqs:ReceiveMessage', [redriver]],
    ['throw away what was set aside', 'sqs:DeleteMessage', [redriver]],
    ['call a function', 'lambda:InvokeFunction', ['approval-phase', 'deployment', 'obligation', 'release']],
    ['follow the stream', 'dynamodb:GetRecords', ['streams/notices', redriver]],
    ['read a whole table', 'dynamodb:Scan', []],
  ])('%s (%s)', (_, action, holders) => {
    expect(whoMay(action)).toEqual([...holders].sort());
  });

  it.each([
    ['append an event', 'dynamodb:PutItem', deciders],
    ['read events', 'dynamodb:Query', [...deciders, 'http/queries', ...tellers]],
    ['change an event', 'dynamodb:UpdateItem', []],
    ['remove an event', 'dynamodb:DeleteItem', []],
  ])('%s (%s on the audit table)', (_, action, holders) => {
    expect(whoMay(action, /AuditTable\.Arn/)).toEqual([...holders].sort());
  });

  it('change a request: everybody who works on it, not who answers questions or checks callers', () => {
    const writers = [...deciders, ...waiters, ...tellers].sort();
    for (const action of ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem']) {
      expect(whoMay(`dynamodb:${action}`, /RequestsTable/)).toEqual(writers);
    }
    expect(whoMay('dynamodb:Query', /RequestsTable/)).toEqual([...writers, 'http/queries'].sort());
  });

  it('start, resume or keep waiting: only machines of this stack', () => {
    const onMachines = allowed.filter(({ action }) => /^states:(Start|Send)/.test(action));
    expect([...new Set(onMachines.map(({ resource }) => resource))].sort()).toEqual(
      ['approval-phase', 'deployment', 'obligation', 'release'].map(
        (name) =>
          `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:stateMachine:Countersign-${name}`,
      ),
    );
    const byFunctions = onMachines.filter(
      ({ action, holder }) => action === 'states:StartExecution' && holder.includes('/'),
    );
    expect(byFunctions.every(({ resource }) => resource.endsWith(':Countersign-release'))).toBe(true);
  });

  it('set aside: each into the queue of its own kind', () => {
    const sends = allowed.filter(({ action }) => action === 'sqs:SendMessage');
    expect(sends.map(({ holder, resource }) => [holder, resource.replace(/Queue.*$/, '')])).toEqual([
      ['streams/notices', '<NoticesSetAside'],
      ['schedules/deliver-held', '<SweepsSetAside'],
      ['schedules/sweep', '<SweepsSetAside'],
    ]);
  });

  it('send mail: from the one configured identity', () => {
    const mails = allowed.filter(({ action }) => action === 'ses:SendEmail');
    expect([...new Set(mails.map(({ resource }) => resource))]).toEqual([
      'arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity/{"Fn::If":["MailIdentityIsEmpty",{"Ref":"MailFrom"},{"Ref":"MailIdentity"}]}',
    ]);
  });

  it('R002-24 know what lets us post to channels: those who send notices, and nothing else of Parameter Store', () => {
    const reads = allowed.filter(({ action }) => action.startsWith('ssm:'));
    const parameter = 'arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/Countersign';
    expect(reads.map(({ holder, action, resource }) => `${holder} ${action} ${resource}`).sort()).toEqual(
      [redriver, 'schedules/deliver-held', 'streams/notices'].flatMap((holder) =>
        ['channel-webhooks', 'github-access'].map(
          (name) => `${holder} ssm:GetParameter ${parameter}/${name}`,
        ),
      ),
    );
  });
});

describe('what happened', () => {
  const rewrites = ['BatchWriteItem', 'DeleteItem', 'PartiQLDelete', 'PartiQLUpdate', 'UpdateItem'].map(
    (name) => `dynamodb:${name}`,
  );

  it.each(functionNames)('is not rewritten by %s, whatever it may be allowed', (name) => {
    const denied = permissions.filter(({ holder, effect }) => holder === name && effect === 'Deny');
    expect(denied.map(({ action }) => action)).toEqual(
      expect.arrayContaining([...rewrites, 'dynamodb:PartiQLInsert', 'dynamodb:PartiQLSelect']),
    );
    expect(new Set(denied.map(({ resource }) => resource))).toEqual(new Set(['<AuditTable.Arn>']));
  });

  it('is not rewritten by anybody else in the account', () => {
    expect(stack.resources['AuditTable']?.Properties['Replicas']).toEqual([
      expect.objectContaining({
        ResourcePolicy: {
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [expect.objectContaining({ Effect: 'Deny', Principal: { AWS: '*' }, Resource: '*' })],
          },
        },
      }),
    ]);
    expect(resourcePolicyOfAudit().map(({ action }) => action)).toEqual(
      expect.arrayContaining([...rewrites, 'dynamodb:DeleteTable', 'dynamodb:UpdateTimeToLive']),
    );
  });
});

function resourcePolicyOfAudit() {
  const replicas = stack.resources['AuditTable']?.Properties['Replicas'];
  const [replica]: unknown[] = Array.isArray(replicas) ? replicas : [];
  if (typeof replica !== 'object' || replica === null || !('ResourcePolicy' in replica)) return [];
  const policy = replica.ResourcePolicy;
  return typeof policy === 'object' && policy !== null && 'PolicyDocument' in policy
    ? permissionsOf('everybody', policy.PolicyDocument)
    : [];
}

const kindOf = (holder: string) => (holder.includes('/') ? 'function' : 'machine');
