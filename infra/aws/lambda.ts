import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
  type Code,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName, FunctionRow } from './functions.ts';
import type { Wildcard } from './rights.ts';

export interface CataloguedFunctionProps {
  readonly name: FunctionName;
  readonly row: FunctionRow;
  /** The one folder with every bundle, shared by all functions. */
  readonly code: Code;
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
  readonly wildcards: readonly Wildcard[];
}

/** One row of the catalogue on AWS: the function, its own log, and a role that holds its rights and nothing else. */
export class CataloguedFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly role: Role;
  readonly log: LogGroup;

  constructor(scope: Construct, id: string, props: CataloguedFunctionProps) {
    super(scope, id);
    this.log = new LogGroup(this, 'Log', {
      logGroupName: `/${Stack.of(this).stackName}/${props.name}`,
      // For whoever operates the service. What happened to a release is in the audit table and stays there.
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      description: props.row.does,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        Rights: new PolicyDocument({ statements: [writesItsLog(this.log), ...props.statements] }),
      },
    });
    Validations.of(this.role).acknowledge(...props.wildcards);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: props.row.does,
      ...(props.row.calledAs !== undefined && {
        functionName: `${Stack.of(this).stackName}-${props.row.calledAs}`,
      }),
      code: props.code,
      handler: `${props.name}.handler`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // 0.29 of a CPU (one is 1,769 MB). Importing takes some 50 ms of a whole one, so that the first call of a cold
      // function is still answered within half a second.
      memorySize: 512,
      timeout: Duration.seconds(props.row.seconds),
      environment: { ...props.environment, NODE_OPTIONS: '--enable-source-maps' },
      // The rights above are the whole role: no construct that connects this function adds to them.
      role: this.role.withoutPolicyUpdates(),
      logGroup: this.log,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // No START, END and REPORT line for each call.
      systemLogLevelV2: SystemLogLevel.WARN,
      // The execution history shows each step with its times, and the audit chain each effect; a trace would add
      // a price per call and a right on every resource to say the same.
      tracing: Tracing.DISABLED,
    });
  }
}

function writesItsLog(log: LogGroup): PolicyStatement {
  return new PolicyStatement({
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [log.logGroupArn],
  });
}
