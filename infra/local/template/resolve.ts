import type { Template } from './assembly.ts';
import type { Place } from './place.ts';
import { type Identity, resourceTypes } from './resource-types.ts';
import { TemplateRefused } from './trouble.ts';

/** Replaces the intrinsic functions in any part of a template by what they stand for here. */
export interface Resolver {
  readonly resolve: (value: unknown) => unknown;
  /** Whether the condition of that name holds. */
  readonly holds: (condition: string) => boolean;
  /** What `Ref` and `Fn::GetAtt` answer for a resource. */
  readonly identityOf: (logicalId: string) => Identity;
}

/** `AWS::NoValue`: the property it stands for is left out. */
const noValue = Symbol('AWS::NoValue');

/**
 * @param parameters values for the template's parameters; those it leaves out take their default, and one that
 * has none is a `TemplateRefused`.
 */
export function createResolver(
  template: Template,
  place: Place,
  parameters: Readonly<Record<string, string>>,
): Resolver {
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': place.account,
    'AWS::Region': place.region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': place.stackName,
    'AWS::StackId': `arn:aws:cloudformation:${place.region}:${place.account}:stack/${place.stackName}/local`,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': noValue,
  };
  const identities = new Map<string, Identity>();

  function identityOf(logicalId: string): Identity {
    const known = identities.get(logicalId);
    if (known) return known;
    const resource = template.Resources[logicalId];
    if (!resource)
      throw new TemplateRefused(`The template refers to ${logicalId}, which it does not define.`);
    const type = resourceTypes[resource.Type];
    if (!type)
      throw new TemplateRefused(`${logicalId} is a ${resource.Type}, which the local stack does not know.`);
    const named = type.nameIn === undefined ? undefined : resolve(resource.Properties[type.nameIn]);
    const identity = type.identify(
      place,
      typeof named === 'string' ? named : `${place.stackName}-${logicalId}`,
      logicalId,
    );
    identities.set(logicalId, identity);
    return identity;
  }

  function ref(name: string): unknown {
    if (name in pseudo) return pseudo[name];
    const parameter = template.Parameters[name];
    if (!parameter) return identityOf(name).ref;
    const value = parameters[name] ?? parameter.Default;
    if (value === undefined) throw new TemplateRefused(`The parameter ${name} has no value and no default.`);
    return parameter.Type === 'CommaDelimitedList' || parameter.Type.startsWith('List<')
      ? String(value)
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== '')
      : value;
  }

  function attribute(logicalId: string, name: string): string {
    const value = identityOf(logicalId).attributes[name];
    if (value !== undefined) return value;
    const type = template.Resources[logicalId]?.Type;
    throw new TemplateRefused(
      `The local stack does not know the attribute ${name} of ${logicalId} (${type}).`,
    );
  }

  function substitute(text: string, variables: Readonly<Record<string, unknown>>): string {
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in variables) return String(resolve(variables[name]));
      const [logicalId, ...path] = name.split('.');
      return path.length > 0 && logicalId !== undefined
        ? attribute(logicalId, path.join('.'))
        : String(ref(name));
    });
  }

  const intrinsics: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: (name) => ref(String(name)),
    Condition: (name) => holds(String(name)),
    'Fn::GetAtt': (argument) => {
      const [logicalId, ...path] = Array.isArray(argument)
        ? argument.map(String)
        : String(argument).split('.');
      return attribute(logicalId ?? '', path.join('.'));
    },
    'Fn::Join': (argument) => {
      const [separator, parts] = list(resolve(argument), 'Fn::Join');
      return list(parts, 'Fn::Join').map(String).join(String(separator));
    },
    'Fn::Sub': (argument) => {
      if (typeof argument === 'string') return substitute(argument, {});
      const [text, variables] = list(argument, 'Fn::Sub');
      return substitute(String(text), Object(variables) as Record<string, unknown>);
    },
    'Fn::Select': (argument) => {
      const [index, parts] = list(resolve(argument), 'Fn::Select');
      const chosen = list(parts, 'Fn::Select')[Number(index)];
      if (chosen === undefined) throw new TemplateRefused(`Fn::Select finds nothing at ${String(index)}.`);
      return chosen;
    },
    'Fn::Split': (argument) => {
      const [separator, text] = list(resolve(argument), 'Fn::Split');
      return String(text).split(String(separator));
    },
    'Fn::FindInMap': (argument) => {
      const [map, first, second] = list(resolve(argument), 'Fn::FindInMap').map(String);
      const found = template.Mappings[map ?? '']?.[first ?? '']?.[second ?? ''];
      if (found === undefined)
        throw new TemplateRefused(`Fn::FindInMap finds nothing at ${map}/${first}/${second}.`);
      return found;
    },
    'Fn::If': (argument) => {
      const [condition, yes, no] = list(argument, 'Fn::If');
      return resolve(holds(String(condition)) ? yes : no);
    },
    'Fn::Equals': (argument) => {
      const [left, right] = list(resolve(argument), 'Fn::Equals');
      return String(left) === String(right);
    },
    'Fn::And': (argument) => list(resolve(argument), 'Fn::And').every(Boolean),
    'Fn::Or': (argument) => list(resolve(argument), 'Fn::Or').some(Boolean),
    'Fn::Not': (argument) => !list(resolve(argument), 'Fn::Not')[0],
    'Fn::Base64': (argument) => Buffer.from(String(resolve(argument))).toString('base64'),
    'Fn::ToJsonString': (argument) => JSON.stringify(resolve(argument)),
  };

  function holds(condition: string): boolean {
    if (!(condition in template.Conditions)) {
      throw new TemplateRefused(`The template names the condition ${condition}, which it does not define.`);
    }
    return resolve(template.Conditions[condition]) === true;
  }

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve).filter((part) => part !== noValue);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? ['', undefined];
    if (entries.length === 1 && isIntrinsic(name, argument)) {
      const intrinsic = intrinsics[name];
      if (!intrinsic)
        throw new TemplateRefused(`The local stack does not know the intrinsic function ${name}.`);
      return intrinsic(argument);
    }
    return Object.fromEntries(
      entries.map(([key, part]) => [key, resolve(part)] as const).filter(([, part]) => part !== noValue),
    );
  }

  return { resolve, holds, identityOf };
}

const isIntrinsic = (name: string, argument: unknown) =>
  name === 'Ref' || name.startsWith('Fn::') || (name === 'Condition' && typeof argument === 'string');

function list(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value))
    throw new TemplateRefused(`${where} takes a list, not ${JSON.stringify(value)}.`);
  return value;
}
