import { randomBytes } from 'node:crypto';
import type { FunctionModel } from '#infra/local/lambda/function-model';

/** Who makes a call to AWS, told by the access key that signed it. */
export type AwsCaller =
  | { readonly kind: 'function'; readonly name: string; readonly title: string; readonly roleArn: string }
  | { readonly kind: 'operator'; readonly title: 'operator' };

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Callers {
  /** Credentials that stand for the function. New ones at every start; they are proof enough on one machine. */
  credentialsOf(model: FunctionModel): Credentials;
  /** The caller behind an `Authorization` header, or nobody we know. */
  identify(authorization: string | undefined): AwsCaller | undefined;
}

/** For the AWS command line and the SDKs, from outside the stack: allowed everything, on this machine only. */
export const operatorCredentials: Credentials = {
  accessKeyId: 'LOCALOPERATOR',
  secretAccessKey: 'local-operator',
};

export function createCallers(): Callers {
  const byKey = new Map<string, AwsCaller>([
    [operatorCredentials.accessKeyId, { kind: 'operator', title: 'operator' }],
  ]);
  const byFunction = new Map<string, Credentials>();
  return {
    credentialsOf(model) {
      const known = byFunction.get(model.name);
      if (known) return known;
      const credentials = {
        accessKeyId: `ASIA${randomBytes(16).toString('hex').toUpperCase()}`,
        secretAccessKey: randomBytes(20).toString('hex'),
      };
      byFunction.set(model.name, credentials);
      const { name, title, roleArn } = model;
      byKey.set(credentials.accessKeyId, { kind: 'function', name, title, roleArn });
      return credentials;
    },
    identify: (authorization) => byKey.get(/Credential=([^/,\s]+)\//.exec(authorization ?? '')?.[1] ?? ''),
  };
}
