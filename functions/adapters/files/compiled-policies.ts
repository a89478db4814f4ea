import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiledPolicies, type CompiledPolicies } from '#domain/policy/compiled';

const read = new Map<string, CompiledPolicies>();

/**
 * The packs and the directory that the build laid beside the function's code, in `policies.json` of `folder`.
 * Read once per process: they change by deployment only. A file that is missing or garbled is thrown.
 */
export function compiledPoliciesIn(folder: string): CompiledPolicies {
  const known = read.get(folder);
  if (known) return known;
  const policies = parsedFrom(join(folder, 'policies.json'));
  read.set(folder, policies);
  return policies;
}

function parsedFrom(path: string): CompiledPolicies {
  try {
    return compiledPolicies.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new Error(`The compiled policies in ${path} cannot be read.`, { cause });
  }
}
