import * as z from 'zod';
import { plain, type Synthesized } from './synthesized.ts';

const oneOrMore = z.union([z.string(), z.array(z.unknown()), z.record(z.string(), z.unknown())]);
const document = z.object({
  Statement: z.array(
    z.object({
      Effect: z.enum(['Allow', 'Deny']),
      Action: z.union([z.string(), z.array(z.string())]),
      Resource: oneOrMore,
      Principal: z.unknown().optional(),
    }),
  ),
});

const role = z.object({
  ManagedPolicyArns: z.array(z.unknown()).default([]),
  Policies: z.array(z.object({ PolicyDocument: document })).default([]),
});

const lambda = z.object({ Handler: z.string(), Role: z.unknown() });
const machine = z.object({ StateMachineName: z.string(), RoleArn: z.unknown() });

/** One action that one role may or must not use on one resource, in words. */
export interface Permission {
  /** `http/decisions`, `release`, or the logical id of a role that nothing uses. */
  readonly holder: string;
  readonly effect: 'Allow' | 'Deny';
  readonly action: string;
  readonly resource: string;
}

export interface Roles {
  readonly permissions: readonly Permission[];
  /** Holder → logical id of its role. */
  readonly roles: ReadonlyMap<string, string>;
  readonly managed: readonly unknown[];
}

/** Every permission of the template, by who holds it. */
export function rolesOf({ ofType }: Synthesized): Roles {
  const holders = new Map<string, string>([
    ...ofType('AWS::Lambda::Function').map(([, { Properties }]) => {
      const { Handler, Role } = lambda.parse(Properties);
      return [Handler.replace(/\.handler$/, ''), roleIdOf(Role)] as const;
    }),
    ...ofType('AWS::StepFunctions::StateMachine').map(([, { Properties }]) => {
      const { StateMachineName, RoleArn } = machine.parse(Properties);
      return [StateMachineName.replace(/^Countersign-/, ''), roleIdOf(RoleArn)] as const;
    }),
  ]);
  const holderOf = new Map([...holders].map(([holder, id]) => [id, holder]));
  const parsed = ofType('AWS::IAM::Role').map(([id, { Properties }]) => ({ id, ...role.parse(Properties) }));
  return {
    roles: holders,
    managed: parsed.flatMap(({ ManagedPolicyArns }) => ManagedPolicyArns),
    permissions: parsed.flatMap(({ id, Policies }) =>
      Policies.flatMap(({ PolicyDocument }) => permissionsOf(holderOf.get(id) ?? id, PolicyDocument)),
    ),
  };
}

/** The permissions a policy document spells out. */
export function permissionsOf(holder: string, policy: unknown): Permission[] {
  return document
    .parse(policy)
    .Statement.flatMap(({ Effect: effect, Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) =>
          [Resource].flat().map((resource) => ({ holder, effect, action, resource: plain(resource) })),
        ),
    );
}

const roleIdOf = (reference: unknown): string => plain(reference).replace(/^<(.*)\.Arn>$/, '$1');
