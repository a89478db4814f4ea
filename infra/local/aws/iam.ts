import * as z from 'zod';
import type { LoadedTemplate } from '#infra/local/template/loaded-template';
import { TemplateRefused } from '#infra/local/template/trouble';
import { type AccessRequest, judge, type Statement, statementsOf } from './policy.ts';

/** Decides what the roles of the template may do, from their policies and those of the resources. */
export interface Iam {
  /** Whether the role may; the answer names what is missing, in AWS's words. */
  check(roleArn: string, request: AccessRequest): { readonly allowed: true } | { readonly because: string };
}

/** A policy on a resource. Those of DynamoDB and KMS narrow here; none widens what the roles may do. */
export interface ResourcePolicy {
  readonly resourceArn: string;
  readonly document: unknown;
}

const role = z.strictObject({
  RoleName: z.string().optional(),
  Description: z.string().optional(),
  AssumeRolePolicyDocument: z.unknown(),
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() })).default([]),
  MaxSessionDuration: z.number().optional(),
  Path: z.string().optional(),
  Tags: z.unknown().optional(),
});

const rolePolicy = z.strictObject({
  PolicyName: z.string(),
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()).default([]),
});

/** Managed policies that grant nothing but writing logs and traces, which the machine does by itself. */
const harmlessManagedPolicies =
  /:policy\/(?:service-role\/AWSLambdaBasicExecutionRole|AWSXRayDaemonWriteAccess)$/;

export function readIam(template: LoadedTemplate, resourcePolicies: readonly ResourcePolicy[]): Iam {
  const policies = template.read(['AWS::IAM::Policy'], rolePolicy).map(({ logicalId, properties }) => ({
    roles: properties.Roles,
    statements: statementsOf(properties.PolicyDocument, logicalId),
  }));
  const byRole = new Map(
    template.read(['AWS::IAM::Role'], role).map(({ logicalId, ref, attribute, properties }) => {
      const strangers = properties.ManagedPolicyArns.filter((arn) => !harmlessManagedPolicies.test(arn));
      if (strangers.length > 0) {
        throw new TemplateRefused(
          `${logicalId} has the managed policy ${strangers.join(', ')}, unknown here.`,
        );
      }
      const inline = properties.Policies.flatMap((held) => statementsOf(held.PolicyDocument, logicalId));
      const attached = policies
        .filter(({ roles }) => roles.includes(ref))
        .flatMap(({ statements }) => statements);
      return [attribute('Arn'), [...inline, ...attached]] as const;
    }),
  );
  const denials = resourcePolicies.map(({ resourceArn, document }) => ({
    resourceArn,
    statements: statementsOf(document, resourceArn).filter(({ Effect }) => Effect === 'Deny'),
  }));

  function statementsFor(roleArn: string): readonly Statement[] {
    const statements = byRole.get(roleArn);
    if (!statements)
      throw new TemplateRefused(`${roleArn} is used as a role, but the template has no such role.`);
    return statements;
  }

  return {
    check(roleArn, request) {
      const narrowing = denials
        .filter(
          ({ resourceArn }) =>
            request.resource === resourceArn || request.resource.startsWith(`${resourceArn}/`),
        )
        .flatMap(({ statements }) => statements.filter((held) => meets(held, roleArn)));
      if (judge(narrowing, request) === 'deny')
        return { because: 'with an explicit deny in a resource-based policy' };
      const verdict = judge(statementsFor(roleArn), request);
      if (verdict === 'allow') return { allowed: true };
      return {
        because:
          verdict === 'deny'
            ? 'with an explicit deny in an identity-based policy'
            : `because no identity-based policy allows the ${request.action} action`,
      };
    },
  };
}

/** Whether a resource policy's statement speaks of this role: everybody, the account, or the role by name. */
function meets({ Principal }: Statement, roleArn: string): boolean {
  if (Principal === undefined || Principal === '*') return true;
  if (typeof Principal === 'string') return false;
  const account = /^arn:aws:iam::(\d+):/.exec(roleArn)?.[1];
  return (Principal['AWS'] ?? []).some(
    (principal) =>
      principal === '*' ||
      principal === roleArn ||
      principal === account ||
      principal === `arn:aws:iam::${account}:root`,
  );
}
