/** Where the stack stands: what AWS would answer for account, region and the addresses of its own endpoints. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  /** Origin of the public HTTP server, without a trailing slash. */
  readonly url: string;
  /** The issuer that stands for the Cognito user pool; its keys are at `<issuer>/.well-known/jwks.json`. */
  readonly peopleIssuer: string;
}

export const localAccount = '000000000000';

export const arnOf = (place: Place, service: string, resource: string): string =>
  `arn:aws:${service}:${place.region}:${place.account}:${resource}`;
