import { compiledPoliciesIn } from '#adapters/files/compiled-policies';
import { envNames } from '#handlers/runtime/env-names';
import type { FunctionModel } from '#infra/local/lambda/function-model';

/**
 * What somebody who operates the stack would have written into Parameter Store: for every channel of the directory
 * the address of the outbox.
 */
export const channelWebhooks = (
  functions: readonly FunctionModel[],
  url: string,
): ReadonlyMap<string, string> =>
  new Map(
    functions.flatMap(({ environment, folder }) => {
      const parameter = environment[envNames.channelWebhooksParameter];
      if (parameter === undefined) return [];
      const { channels = {} } = compiledPoliciesIn(folder).directory;
      const addresses = Object.entries(channels).map(([name, { kind }]) => [
        name,
        `${url}/_local/outbox/${kind}/${encodeURIComponent(name)}`,
      ]);
      return [[parameter, JSON.stringify(Object.fromEntries(addresses))]];
    }),
  );
