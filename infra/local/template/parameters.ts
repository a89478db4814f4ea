import type { Template } from './assembly.ts';
import { TemplateRefused } from './trouble.ts';

/**
 * Keeps, of the values this machine can give, those the template asks for. A parameter that has neither a value
 * here nor a default is refused by name, before anything starts.
 */
export function parametersFor(
  template: Template,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const missing = Object.entries(template.Parameters)
    .filter(([name, { Default }]) => Default === undefined && values[name] === undefined)
    .map(([name]) => name);
  if (missing.length > 0) {
    throw new TemplateRefused(`The local stack has no value for the parameter ${missing.join(', ')}.`);
  }
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in template.Parameters));
}
