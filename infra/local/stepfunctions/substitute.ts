import type { Json } from './json.ts';

/**
 * Replaces every `${Name}` in the strings of a parsed definition, as CloudFormation's DefinitionSubstitutions do.
 * A name without a value and a value without a use are both mistakes: throws one Error that lists them all.
 *
 * @example substitute({ Resource: '${Notify}' }, { Notify: 'arn:…' }) // { Resource: 'arn:…' }
 */
export function substitute(definition: Json, values: Readonly<Record<string, string>>): Json {
  const used = new Set<string>();
  const missing = new Set<string>();

  const inText = (text: string) =>
    text.replaceAll(/\$\{([A-Za-z0-9_]+)\}/g, (placeholder, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      (value === undefined ? missing : used).add(name);
      return value ?? placeholder;
    });
  const inValue = (value: Json): Json => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(inValue);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [inText(key), inValue(inner)]));
  };

  const replaced = inValue(definition);
  const problems = [
    ...[...missing].map((name) => `\${${name}} has no value`),
    ...Object.keys(values)
      .filter((name) => !used.has(name))
      .map((name) => `${name} has a value but no use`),
  ];
  if (problems.length > 0) throw new Error(`definition substitutions: ${problems.join('; ')}`);
  return replaced;
}
