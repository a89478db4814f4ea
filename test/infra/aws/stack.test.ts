import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import * as z from 'zod';
import { envNames } from '#handlers/runtime/env-names';
import { runbookSections } from '#infra/aws/alarm-rows';
import { anchorOf } from '#infra/aws/alarms';
import { functionNames, functions, type FunctionRow } from '#infra/aws/functions';
import { readMachines } from '#infra/aws/machines';
import { plain, synthesized } from './synthesized.ts';

const stack = synthesized();
const lambda = z.object({
  Handler: z.string(),
  Runtime: z.string(),
  Architectures: z.array(z.string()),
  Timeout: z.number(),
  Code: z.unknown(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});
const lambdas = stack.ofType('AWS::Lambda::Function').map(([, { Properties }]) => lambda.parse(Properties));
const environmentOf = (name: string) =>
  lambdas.find(({ Handler }) => Handler === `${name}.handler`)?.Environment.Variables ?? {};

it('the whole template reads as reviewed', async () => {
  const withoutHashes = stack.text.replace(/[0-9a-f]{64}(?=\.(?:zip|json))/g, '<hash of the content>');
  await expect(
    stringify(JSON.parse(withoutHashes), { lineWidth: 110, aliasDuplicateObjects: false }),
  ).toMatchFileSnapshot('../../golden/template.yaml');
});

describe('what holds state', () => {
  it.each([
    ['RequestsTable', 'AWS::DynamoDB::GlobalTable'],
    ['AuditTable', 'AWS::DynamoDB::GlobalTable'],
    ['PeoplePool', 'AWS::Cognito::UserPool'],
    ['PeopleClient', 'AWS::Cognito::UserPoolClient'],
    ['PermitKey', 'AWS::KMS::Key'],
    ['ReleaseMachine', 'AWS::StepFunctions::StateMachine'],
    ['ApprovalPhaseMachine', 'AWS::StepFunctions::StateMachine'],
    ['DeploymentMachine', 'AWS::StepFunctions::StateMachine'],
  ])('%s keeps its logical id and outlives the stack', (id, type) => {
    expect(stack.resources[id]).toMatchObject({
      Type: type,
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it.each(['RequestsTable', 'AuditTable'])(
    '%s is protected from deletion and can be restored to any second',
    (id) => {
      expect(stack.resources[id]?.Properties['Replicas']).toMatchObject([
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        },
      ]);
    },
  );

  it('no event of the audit table expires', () => {
    expect(stack.resources['AuditTable']?.Properties).not.toHaveProperty('TimeToLiveSpecification');
  });
});

describe('each function', () => {
  it('comes from the same asset and is one row of the catalogue', () => {
    expect(lambdas.map(({ Handler }) => Handler).sort()).toEqual(
      functionNames.map((name) => `${name}.handler`).sort(),
    );
    expect(new Set(lambdas.map(({ Code }) => JSON.stringify(Code))).size).toBe(1);
  });

  it('runs on Node 24 on arm64, for the time its row says', () => {
    for (const { Handler, Runtime, Architectures, Timeout } of lambdas) {
      const row = functionNames.find((name) => Handler === `${name}.handler`);
      expect({ Runtime, Architectures, Timeout }).toEqual({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Timeout: row && functions[row].seconds,
      });
    }
  });

  it('is told nothing secret', () => {
    const variables = lambdas.flatMap(({ Environment }) => Object.entries(Environment.Variables));
    const known = new Set<string>([...Object.values(envNames), 'NODE_OPTIONS']);
    expect(variables.filter(([name]) => !known.has(name))).toEqual([]);
    expect([...known].filter((name) => /SECRET|PASSWORD|TOKEN|CREDENTIAL|PRIVATE_KEY/.test(name))).toEqual(
      [],
    );
    expect(variables.filter(([, value]) => JSON.stringify(value).includes('{{resolve:'))).toEqual([]);
    expect(Object.entries(stack.parameters).filter(([, { NoEcho }]) => NoEcho)).toEqual([]);
  });

  it('is told what its rights come with', () => {
    expect(Object.keys(environmentOf('http/authorizer')).sort()).toEqual([
      'CI_AUDIENCE',
      'CI_ISSUER',
      'CI_JWKS_URL',
      'NODE_OPTIONS',
      'PEOPLE_AUDIENCE',
      'PEOPLE_ISSUER',
      'PERMIT_KEY_ID',
      'PUBLIC_URL',
    ]);
    expect(Object.keys(environmentOf('tasks/start-deployment')).sort()).toEqual([
      'AUDIT_TABLE',
      'DEPLOY_TARGETS',
      'NODE_OPTIONS',
      'PERMIT_KEY_ID',
      'PRIVATE_TARGET_HOSTS',
      'PUBLIC_URL',
      'RELEASE_MACHINE_ARN',
      'REQUESTS_TABLE',
    ]);
    expect(environmentOf('streams/notices')).toMatchObject({ MAIL_FROM: { Ref: 'MailFrom' } });
  });

  it('learns the ARN of the machine that the stack makes', () => {
    const name = stack.resources['ReleaseMachine']?.Properties['StateMachineName'];
    expect(plain(environmentOf('http/decisions')['RELEASE_MACHINE_ARN'])).toBe(
      `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:stateMachine:${name}`,
    );
  });
});

it('only the address that mail comes from has to be given to deploy', () => {
  const asked = Object.entries(stack.parameters).filter(([, { Default }]) => Default === undefined);
  expect(asked.map(([name]) => name)).toEqual(['MailFrom']);
});

describe('the state machines', () => {
  const machines = readMachines('statemachines');

  it.each(machines.map((machine) => [machine.name, machine] as const))(
    '%s calls what its file names',
    (name, machine) => {
      const [[, made] = []] = stack
        .ofType('AWS::StepFunctions::StateMachine')
        .filter(([, { Properties }]) => Properties['StateMachineName'] === `Countersign-${name}`);
      const given = Object.entries(
        z.record(z.string(), z.unknown()).parse(made?.Properties['DefinitionSubstitutions']),
      );
      const meant = given.map(([substitution, arn]) => {
        const [, id = ''] = /^<(\w+)\.Arn>$/.exec(plain(arn)) ?? [];
        return [
          substitution,
          stack.resources[id]?.Properties['Handler'] ?? plain(arn).replace(/^.*:stateMachine:/, ''),
        ];
      });
      expect(Object.fromEntries(meant)).toEqual({
        ...Object.fromEntries(
          Object.entries(machine.functions).map(([key, task]) => [key, `${task}.handler`]),
        ),
        ...Object.fromEntries(
          Object.entries(machine.machines).map(([key, child]) => [key, `Countersign-${child}`]),
        ),
      });
    },
  );

  it('leave no task function uncalled', () => {
    const called = new Set(machines.flatMap((machine) => Object.values(machine.functions)));
    expect([...called].sort()).toEqual(functionNames.filter((task) => task.startsWith('tasks/')).sort());
  });

  it('write failures to a log, and never what they carry', () => {
    for (const [, { Properties }] of stack.ofType('AWS::StepFunctions::StateMachine')) {
      expect(Properties['LoggingConfiguration']).toMatchObject({
        Level: 'ERROR',
        IncludeExecutionData: false,
      });
    }
  });
});

it('notices give up on one event at a time, and keep what they gave up', () => {
  const [[, mapping] = []] = stack.ofType('AWS::Lambda::EventSourceMapping');
  expect(mapping?.Properties).toMatchObject({
    EventSourceArn: { 'Fn::GetAtt': ['AuditTable', 'StreamArn'] },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 5,
    MaximumRecordAgeInSeconds: 3600,
    DestinationConfig: { OnFailure: { Destination: expect.anything() } },
  });
});

it('the sweeper is called every minute, the delivery of kept mail every five, and a call that is not delivered is kept', () => {
  const rules = stack.ofType('AWS::Events::Rule').map(([, { Properties }]) => Properties);
  const called = {
    State: 'ENABLED',
    Targets: [{ RetryPolicy: { MaximumRetryAttempts: 2 }, DeadLetterConfig: { Arn: expect.anything() } }],
  };
  expect(rules).toMatchObject([
    { ...called, ScheduleExpression: 'rate(1 minute)', Description: functions['schedules/sweep'].does },
    {
      ...called,
      ScheduleExpression: 'rate(5 minutes)',
      Description: functions['schedules/deliver-held'].does,
    },
  ]);
});

describe('the alarms', () => {
  const alarm = z.object({
    AlarmDescription: z.string(),
    AlarmActions: z.array(z.unknown()),
    OKActions: z.array(z.unknown()),
  });
  const alarms = stack
    .ofType('AWS::CloudWatch::Alarm')
    .map(([id, { Properties }]) => ({ id, ...alarm.parse(Properties) }));

  it('each say who is hurt, and where the runbook says what to do', () => {
    const anchors = Object.values(runbookSections).map(anchorOf);
    for (const { AlarmDescription } of alarms) {
      const [, hurts = '', anchor = ''] =
        /^(.+) What to do: docs\/runbook\.md#([a-z-]+)$/.exec(AlarmDescription) ?? [];
      expect(hurts.length).toBeGreaterThan(20);
      expect(anchors).toContain(anchor);
    }
  });

  it('leave no section of the runbook without an alarm', () => {
    const named = new Set(alarms.map(({ AlarmDescription }) => AlarmDescription.replace(/^.*#/, '')));
    expect([...named].sort()).toEqual(Object.values(runbookSections).map(anchorOf).sort());
  });

  it('are raised for every function but the one whose errors are answers', () => {
    const rows: FunctionRow[] = functionNames.map((name) => functions[name]);
    const silent = functionNames.filter((_, position) => rows[position]?.whenItFails === undefined);
    expect(silent).toEqual(['tasks/start-deployment', 'operations/redrive']);
    for (const { whenItFails } of rows) {
      if (whenItFails !== undefined)
        expect(alarms.filter((held) => held.AlarmDescription.startsWith(whenItFails))).toHaveLength(1);
    }
  });

  it('all reach the one topic, which is encrypted and takes nothing over plain HTTP', () => {
    const [[topicId = '', topic] = []] = stack.ofType('AWS::SNS::Topic');
    expect(topic?.Properties).toHaveProperty('KmsMasterKeyId');
    for (const { AlarmActions, OKActions } of alarms)
      expect([AlarmActions, OKActions].flat().map(plain)).toEqual([`<${topicId}>`, `<${topicId}>`]);
    const [[, policy] = []] = stack.ofType('AWS::SNS::TopicPolicy');
    expect(JSON.stringify(policy?.Properties)).toContain('"aws:SecureTransport":"false"');
  });

  it('notice a function of the clock that is silent', () => {
    expect(
      stack
        .ofType('AWS::CloudWatch::Alarm')
        .filter(([, { Properties }]) => Properties['TreatMissingData'] === 'breaching'),
    ).toMatchObject([
      [expect.stringContaining('SweepStopped'), { Properties: { MetricName: 'Invocations' } }],
      [expect.stringContaining('KeptMailStopped'), { Properties: { MetricName: 'Invocations' } }],
    ]);
  });
});

it('people are added by an administrator, sign in with a second factor, and cannot change who they are', () => {
  expect(stack.resources['PeoplePool']?.Properties).toMatchObject({
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    MfaConfiguration: 'ON',
    DeletionProtection: 'ACTIVE',
  });
  expect(stack.resources['PeopleClient']?.Properties).toMatchObject({ WriteAttributes: ['locale'] });
  expect(stack.resources['PeopleClient']?.Properties).not.toHaveProperty('GenerateSecret', true);
});
