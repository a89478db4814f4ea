import { arnOf, type Place } from './place.ts';

/** What `Ref` and `Fn::GetAtt` answer for a resource. */
export interface Identity {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** `name`: the physical name, from the named property or made of the stack's name and the logical id. */
type Identify = (place: Place, name: string, logicalId: string) => Identity;

interface ResourceType {
  /** The property that may carry the physical name. */
  readonly nameIn?: string;
  readonly identify: Identify;
  /** Why nothing has to run for it here. A type without a reason must be read by one of the parts. */
  readonly ignoredBecause?: string;
}

const byName =
  (service: string, resource: (name: string) => string): Identify =>
  (place, name) => ({ ref: name, attributes: { Arn: arnOf(place, service, resource(name)) } });

const byArn =
  (
    service: string,
    resource: (name: string) => string,
    more: (name: string) => Record<string, string>,
  ): Identify =>
  (place, name) => {
    const arn = arnOf(place, service, resource(name));
    return { ref: arn, attributes: { Arn: arn, ...more(name) } };
  };

const byLogicalId: Identify = (_place, _name, logicalId) => ({ ref: logicalId, attributes: {} });

const table: Identify = (place, name) => {
  const arn = arnOf(place, 'dynamodb', `table/${name}`);
  return { ref: name, attributes: { Arn: arn, StreamArn: `${arn}/stream/local`, TableId: name } };
};

const role: Identify = (place, name) => ({
  ref: name,
  attributes: { Arn: `arn:aws:iam::${place.account}:role/${name}`, RoleId: name },
});

/** One identifier for a user pool: a stack has one, and AWS's form is `<region>_<characters>`. */
const userPool: Identify = (place) => {
  const id = `${place.region}_local`;
  return {
    ref: id,
    attributes: {
      Arn: arnOf(place, 'cognito-idp', `userpool/${id}`),
      UserPoolId: id,
      ProviderName: `cognito-idp.${place.region}.amazonaws.com/${id}`,
      ProviderURL: place.peopleIssuer,
    },
  };
};

const api: Identify = (place) => ({ ref: 'local', attributes: { ApiId: 'local', ApiEndpoint: place.url } });

/** Every resource type the local stack knows. A type that is not here stops the start by name. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::DynamoDB::Table': { nameIn: 'TableName', identify: table },
  'AWS::DynamoDB::GlobalTable': { nameIn: 'TableName', identify: table },
  'AWS::Lambda::Function': {
    nameIn: 'FunctionName',
    identify: byName('lambda', (name) => `function:${name}`),
  },
  'AWS::Lambda::Permission': { identify: byLogicalId },
  'AWS::Lambda::EventSourceMapping': { identify: byLogicalId },
  'AWS::Lambda::EventInvokeConfig': { identify: byLogicalId },
  'AWS::IAM::Role': { nameIn: 'RoleName', identify: role },
  'AWS::IAM::Policy': { identify: byLogicalId },
  'AWS::ApiGatewayV2::Api': { identify: api },
  'AWS::ApiGatewayV2::Route': { identify: byLogicalId },
  'AWS::ApiGatewayV2::Integration': { identify: byLogicalId },
  'AWS::ApiGatewayV2::Authorizer': { identify: byLogicalId },
  'AWS::StepFunctions::StateMachine': {
    nameIn: 'StateMachineName',
    identify: byArn(
      'states',
      (name) => `stateMachine:${name}`,
      (name) => ({ Name: name }),
    ),
  },
  'AWS::Events::Rule': { nameIn: 'Name', identify: byName('events', (name) => `rule/${name}`) },
  'AWS::KMS::Key': {
    identify: (place, _name, logicalId) => ({
      ref: logicalId,
      attributes: { Arn: arnOf(place, 'kms', `key/${logicalId}`), KeyId: logicalId },
    }),
  },
  'AWS::KMS::Alias': { nameIn: 'AliasName', identify: byName('kms', (name) => name) },

  'AWS::ApiGatewayV2::Stage': {
    identify: () => ({ ref: '$default', attributes: {} }),
    ignoredBecause: 'throttling and access logs belong to API Gateway',
  },
  'AWS::CDK::Metadata': { identify: byLogicalId, ignoredBecause: 'it describes the toolkit' },
  'AWS::CloudWatch::Alarm': {
    nameIn: 'AlarmName',
    identify: byName('cloudwatch', (name) => `alarm:${name}`),
    ignoredBecause: 'nobody is on call for one machine',
  },
  'AWS::CloudWatch::Dashboard': { identify: byLogicalId, ignoredBecause: 'there is nothing to draw it' },
  'AWS::Cognito::UserPool': { identify: userPool, ignoredBecause: 'the local issuer stands for it' },
  'AWS::Cognito::UserPoolClient': {
    identify: (_place, _name, logicalId) => ({
      ref: `client-${logicalId}`,
      attributes: { ClientId: `client-${logicalId}` },
    }),
    ignoredBecause: 'it is the audience of the local issuer’s tokens',
  },
  'AWS::Cognito::UserPoolDomain': {
    nameIn: 'Domain',
    identify: byName('cognito-idp', (name) => name),
    ignoredBecause: 'the local issuer has no sign-in page',
  },
  'AWS::Logs::LogGroup': {
    nameIn: 'LogGroupName',
    identify: byName('logs', (name) => `log-group:${name}:*`),
    ignoredBecause: 'logs are files in the data folder',
  },
  'AWS::Logs::MetricFilter': {
    identify: byLogicalId,
    ignoredBecause: 'only alarms look at metrics, and none are raised here',
  },
  'AWS::SES::EmailIdentity': {
    nameIn: 'EmailIdentity',
    identify: byName('ses', (name) => `identity/${name}`),
    ignoredBecause: 'no mail leaves the machine',
  },
  'AWS::SNS::Subscription': {
    identify: byLogicalId,
    ignoredBecause: 'there are no alarms to be told of',
  },
  'AWS::SNS::Topic': {
    nameIn: 'TopicName',
    identify: byArn(
      'sns',
      (name) => name,
      (name) => ({ TopicName: name }),
    ),
    ignoredBecause: 'only alarms are published, and none are raised here',
  },
  'AWS::SNS::TopicPolicy': { identify: byLogicalId, ignoredBecause: 'only this stack publishes' },
  'AWS::SQS::Queue': {
    nameIn: 'QueueName',
    identify: (place, name) => ({
      ref: `https://sqs.${place.region}.amazonaws.com/${place.account}/${name}`,
      attributes: { Arn: arnOf(place, 'sqs', name), QueueName: name },
    }),
  },
  'AWS::SQS::QueuePolicy': { identify: byLogicalId, ignoredBecause: 'only this stack sends to its queues' },
};
