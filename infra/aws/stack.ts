import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { envNames } from '#handlers/runtime/env-names';
import { Alarms } from './alarms.ts';
import { Api } from './api.ts';
import { functionNames, functions, pascalCase, type FunctionName, type FunctionRow } from './functions.ts';
import { People } from './identity.ts';
import { CataloguedFunction } from './lambda.ts';
import { readMachines } from './machines.ts';
import { Parameters } from './parameters.ts';
import { PermitKey } from './permits.ts';
import { knowledgeOf, statementsOf, wildcardsOf, type Reach } from './rights.ts';
import { SweepMetrics } from './sweep-metrics.ts';
import { requestIndexNames, Tables } from './tables.ts';
import { Clocked, NoticeStream, SetAside } from './triggers.ts';
import { executionsOf, machineArn } from './workflow-names.ts';
import { Workflows } from './workflows.ts';

export interface CountersignStackProps extends StackProps {
  /** The folder with every function's bundle, from `scripts/build.ts`. */
  readonly bundles: string;
  /** The folder with the state machines. */
  readonly machines: string;
}

/** Countersign on AWS. The local stack runs the template this makes: there is no other description. */
export class CountersignStack extends Stack {
  constructor(scope: Construct, id: string, props: CountersignStackProps) {
    super(scope, id, props);
    const parameters = new Parameters(this, 'Parameters');
    const tables = new Tables(this, 'Tables');
    const people = new People(this, 'People');
    const permits = new PermitKey(this, 'Permits');
    const api = new Api(this, 'Api');
    const noticesSetAside = new SetAside(this, 'NoticesSetAside');
    const sweepsSetAside = new SetAside(this, 'SweepsSetAside');
    const machines = readMachines(props.machines);

    // Written by whoever operates the stack: CloudFormation makes no SecureString, and a secret has no place in a
    // template or in a function's environment.
    const channelWebhooksParameter = `/${this.stackName}/channel-webhooks`;
    const githubAccessParameter = `/${this.stackName}/github-access`;

    const reach: Reach = {
      requestsTable: tables.requests.tableArn,
      requestsIndexes: requestIndexNames.map((name) => `${tables.requests.tableArn}/index/${name}`),
      auditTable: tables.audit.tableArn,
      auditStream: tables.auditStreamArn,
      releaseMachine: machineArn(this, 'release'),
      releaseExecutions: executionsOf(this, 'release'),
      waitingMachines: machines.map((machine) => machineArn(this, machine.name)),
      permitKey: permits.key.keyArn,
      mailIdentity: this.formatArn({
        service: 'ses',
        resource: 'identity',
        resourceName: parameters.mailIdentity,
      }),
      channelWebhooks: this.parameterArn(channelWebhooksParameter),
      githubAccess: this.parameterArn(githubAccessParameter),
      noticesSetAside: noticesSetAside.queue.queueArn,
      sweepsSetAside: sweepsSetAside.queue.queueArn,
    };
    const environment: Record<keyof typeof envNames, string> = {
      requestsTable: tables.requests.tableName,
      auditTable: tables.audit.tableName,
      releaseMachineArn: reach.releaseMachine,
      permitKeyId: permits.key.keyId,
      publicUrl: parameters.publicUrl(api.url),
      mailFrom: parameters.mailFrom,
      peopleIssuer: people.pool.userPoolProviderUrl,
      peopleAudience: people.client.userPoolClientId,
      ciIssuer: parameters.ciIssuer,
      ciJwksUrl: parameters.ciJwksUrl,
      ciAudience: parameters.ciAudience,
      deployTargets: parameters.deployTargets,
      privateTargetHosts: parameters.privateTargetHosts,
      channelWebhooksParameter,
      githubAccessParameter,
      githubApi: parameters.githubApi,
      privateChannelHosts: parameters.privateChannelHosts,
      auditStreamArn: tables.auditStreamArn,
      noticesSetAsideUrl: noticesSetAside.queue.queueUrl,
      sweepsSetAsideUrl: sweepsSetAside.queue.queueUrl,
    };

    const code = Code.fromAsset(props.bundles);
    const made = new Map(
      functionNames.map((name) => {
        const row: FunctionRow = functions[name];
        const known = knowledgeOf(row.may).map((key) => [envNames[key], environment[key]]);
        return [
          name,
          new CataloguedFunction(this, pascalCase(name), {
            name,
            row,
            code,
            environment: Object.fromEntries(known),
            statements: statementsOf(row.may, reach),
            wildcards: wildcardsOf(row.may, reach),
          }),
        ];
      }),
    );
    const catalogued = (name: FunctionName) => {
      const found = made.get(name);
      if (found === undefined) throw new Error(`There is no function ${name} (this is a bug)`);
      return found;
    };
    const lambda = (name: FunctionName) => catalogued(name).lambda;

    api.serve(lambda);
    new NoticeStream(this, 'NoticeStream', {
      auditStreamArn: tables.auditStreamArn,
      notices: lambda('streams/notices'),
      setAside: noticesSetAside.queue,
    });
    for (const [name, minutes] of [
      ['schedules/sweep', 1],
      // Days begin at full hours and quarters; whoever's does has their mail within five minutes.
      ['schedules/deliver-held', 5],
    ] as const)
      new Clocked(this, `${pascalCase(name.replace('schedules/', ''))}Schedule`, {
        does: functions[name].does,
        every: Duration.minutes(minutes),
        calls: lambda(name),
        setAside: sweepsSetAside.queue,
      });
    const workflows = new Workflows(this, 'Workflows', {
      machines,
      functionArn: (name) => lambda(name).functionArn,
    });
    const alarms = new Alarms(this, 'Alarms', {
      functions: lambda,
      api: api.http,
      machines: workflows.machines,
      tables,
      noticesSetAside: noticesSetAside.queue,
      sweepsSetAside: sweepsSetAside.queue,
      sweeps: new SweepMetrics(this, 'SweepMetrics', catalogued('schedules/sweep').log),
    });

    this.output('ApiUrl', api.url, 'Where the API answers');
    this.output('RequestsTableName', tables.requests.tableName, 'What is true now');
    this.output('AuditTableName', tables.audit.tableName, 'What happened');
    this.output('PeoplePoolId', people.pool.userPoolId, 'Where an administrator adds people');
    this.output('PeopleClientId', people.client.userPoolClientId, 'What people sign in with');
    this.output('ReleaseMachineArn', reach.releaseMachine, 'The workflow of a release');
    this.output(
      'ChannelWebhooksParameter',
      channelWebhooksParameter,
      'Where the webhooks of chat channels are kept',
    );
    this.output(
      'GithubAccessParameter',
      githubAccessParameter,
      'Where the tokens that open issues on GitHub are kept',
    );
    this.output('AlarmTopicArn', alarms.topic.topicArn, 'Subscribe to it: whoever does is told of alarms');
  }

  private parameterArn(name: string): string {
    return this.formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) });
  }

  private output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}
