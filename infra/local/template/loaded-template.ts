import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import type { Place } from './place.ts';
import { createResolver } from './resolve.ts';
import { resourceTypes } from './resource-types.ts';
import { TemplateRefused } from './trouble.ts';

/** A template with every intrinsic replaced, ready to be read resource by resource. */
export interface LoadedTemplate {
  readonly place: Place;
  readonly assetAt: (objectKey: string) => string;
  /**
   * The resources of some types, with properties parsed by `schema`. Throws `TemplateRefused`, with the resource's
   * name and every problem, when one has a property the schema does not know: an unknown property is a difference
   * between here and AWS that nobody has decided about.
   */
  readonly read: <T>(types: readonly string[], schema: z.ZodType<T>) => readonly ReadResource<T>[];
  /** Throws for resources that nobody has read although they would have to run. */
  readonly checkAllRead: () => void;
}

export interface ReadResource<T> {
  readonly logicalId: string;
  readonly ref: string;
  /** Throws where the type has no such attribute. */
  readonly attribute: (name: string) => string;
  readonly properties: T;
}

/** Checks that every resource type is known, then resolves on reading. */
export function loadTemplate(
  { template, assetAt }: Assembly,
  place: Place,
  parameters: Readonly<Record<string, string>>,
): LoadedTemplate {
  const { resolve, holds, identityOf } = createResolver(template, place, parameters);
  const resources = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || holds(Condition),
  );
  const unknown = resources.filter(([, { Type }]) => !(Type in resourceTypes));
  if (unknown.length > 0) {
    const names = unknown.map(([logicalId, { Type }]) => `${logicalId} (${Type})`);
    throw new TemplateRefused(
      `The local stack does not know ${names.join(', ')}. Teach it in infra/local/template.`,
    );
  }

  const typesRead = new Set<string>();
  return {
    place,
    assetAt,
    checkAllRead() {
      const left = resources.filter(
        ([, { Type }]) => !typesRead.has(Type) && resourceTypes[Type]?.ignoredBecause === undefined,
      );
      const [first] = left;
      if (first) throw new Error(`Nothing runs ${first[0]} (${first[1].Type}) (this is a bug)`);
    },
    read(types, schema) {
      for (const type of types) typesRead.add(type);
      return resources
        .filter(([, { Type }]) => types.includes(Type))
        .map(([logicalId, { Type, Properties }]) => {
          const parsed = schema.safeParse(resolve(Properties));
          if (!parsed.success) {
            throw new TemplateRefused(`${logicalId} (${Type}):\n${z.prettifyError(parsed.error)}`);
          }
          const identity = identityOf(logicalId);
          return {
            logicalId,
            ref: identity.ref,
            attribute(name) {
              const value = identity.attributes[name];
              if (value === undefined)
                throw new TemplateRefused(`${logicalId} (${Type}) has no attribute ${name}.`);
              return value;
            },
            properties: parsed.data,
          };
        });
    },
  };
}
