import { CfnCondition, CfnParameter, Fn, type CfnParameterProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** What only the account that deploys can know. One has no default: the address that mail comes from. */
export class Parameters extends Construct {
  readonly mailFrom: string;
  readonly mailIdentity: string;
  readonly ciIssuer: string;
  readonly ciJwksUrl: string;
  readonly ciAudience: string;
  readonly deployTargets: string;
  readonly privateTargetHosts: string;
  readonly githubApi: string;
  readonly privateChannelHosts: string;
  /** Where people reach the service: the parameter, or `apiUrl` as long as it is empty. */
  readonly publicUrl: (apiUrl: string) => string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.mailFrom = this.text('MailFrom', {
      description: 'The address that mail to approvers comes from. It, or its domain, is verified in SES.',
      allowedPattern: '[^@\\s]+@[^@\\s]+',
      constraintDescription: 'is a plain address, like releases@example.com',
    });
    this.mailIdentity = this.textOr('MailIdentity', this.mailFrom, {
      description:
        'The verified SES identity of MailFrom, where it is the domain. Empty: the address itself.',
    });
    this.ciIssuer = this.text('CiIssuer', {
      description: 'The issuer of the tokens that pipelines call with.',
      default: 'https://token.actions.githubusercontent.com',
      allowedPattern: 'https://.+',
    });
    this.ciJwksUrl = this.text('CiJwksUrl', {
      description: "Where that issuer publishes its keys. Pinned: the token's own words are never followed.",
      default: 'https://token.actions.githubusercontent.com/.well-known/jwks',
      allowedPattern: 'https://.+',
    });
    this.ciAudience = this.text('CiAudience', {
      description: 'The audience pipelines ask their token for. Another one for each installation.',
      default: 'countersign',
      minLength: 1,
    });
    this.deployTargets = this.text('DeployTargets', {
      description: 'The deployers policies may name, as a JSON object from name to https URL.',
      default: '{}',
      allowedPattern: '\\{[\\s\\S]*\\}',
    });
    this.privateTargetHosts = this.text('PrivateTargetHosts', {
      description: 'Deployers that may be reached although their address is private: host:port, with commas.',
      default: '',
    });
    this.githubApi = this.text('GithubApi', {
      description: 'Where issues are opened. Of a GitHub Enterprise Server: https://HOST/api/v3.',
      default: 'https://api.github.com',
      allowedPattern: 'https://.+',
    });
    this.privateChannelHosts = this.text('PrivateChannelHosts', {
      description:
        'Chat servers and GitHub servers that may be reached although their address is private: host:port, with commas.',
      default: '',
    });
    const publicUrl = this.parameter('PublicUrl', {
      description: 'The address in mails and links. Empty: the API endpoint.',
      default: '',
      allowedPattern: '(https://[^/]+)?',
      constraintDescription: 'is https:// and a host name, without a path',
    });
    const empty = this.isEmpty('PublicUrl', publicUrl);
    this.publicUrl = (apiUrl) => Fn.conditionIf(empty.logicalId, apiUrl, publicUrl.valueAsString).toString();
  }

  private text(name: string, props: CfnParameterProps): string {
    return this.parameter(name, props).valueAsString;
  }

  private textOr(name: string, fallback: string, props: CfnParameterProps): string {
    const parameter = this.parameter(name, { ...props, default: '' });
    const empty = this.isEmpty(name, parameter);
    return Fn.conditionIf(empty.logicalId, fallback, parameter.valueAsString).toString();
  }

  private parameter(name: string, props: CfnParameterProps): CfnParameter {
    const parameter = new CfnParameter(this, name, { type: 'String', ...props });
    parameter.overrideLogicalId(name);
    return parameter;
  }

  private isEmpty(name: string, parameter: CfnParameter): CfnCondition {
    const condition = new CfnCondition(this, `${name}IsEmpty`, {
      expression: Fn.conditionEquals(parameter.valueAsString, ''),
    });
    condition.overrideLogicalId(`${name}IsEmpty`);
    return condition;
  }
}
