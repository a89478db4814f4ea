import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Directory } from '#domain/identity/directory';
import { compiledPolicies } from '#domain/policy/compiled';
import { envNames } from '#handlers/runtime/env-names';
import type { Clock } from '#infra/local/clock/clock';
import type { FunctionModel } from '#infra/local/lambda/function-model';
import { createIssuers, type Issuers } from './issuers.ts';
import { openIssuerKey } from './keys.ts';

/** Where the issuers are, told by the address of the stack. */
export const issuerUrls = (url: string) => ({
  people: `${url}/_local/issuers/people`,
  ci: `${url}/_local/issuers/ci`,
  ciKeys: `${url}/_local/issuers/ci/.well-known/jwks`,
});

/** The issuers with the keys of the data folder, for the audiences and the directory the functions were given. */
export async function openIssuers(
  url: string,
  keyFolder: string,
  functions: readonly FunctionModel[],
  clock: Clock,
): Promise<Issuers> {
  const { people, ci } = issuerUrls(url);
  const told = (name: string) =>
    functions.map(({ environment }) => environment[name]).find((value) => value !== undefined) ?? 'nobody';
  const [personKey, ciKey] = await Promise.all([
    openIssuerKey(join(keyFolder, 'people-issuer.pem')),
    openIssuerKey(join(keyFolder, 'ci-issuer.pem')),
  ]);
  return createIssuers(
    {
      person: { issuer: people, audience: told(envNames.peopleAudience), key: personKey },
      ci: { issuer: ci, audience: told(envNames.ciAudience), key: ciKey },
    },
    directoryOf(functions),
    clock,
  );
}

/** The directory as the build laid it beside the functions' code. */
function directoryOf(functions: readonly FunctionModel[]): Directory {
  const files = functions.map(({ folder }) => join(folder, 'policies.json'));
  const file = files.find((candidate) => existsSync(candidate));
  if (file === undefined) throw new Error('No function brings a policies.json with the directory.');
  const policies = compiledPolicies.pick({ directory: true });
  return policies.parse(JSON.parse(readFileSync(file, 'utf8'))).directory;
}
