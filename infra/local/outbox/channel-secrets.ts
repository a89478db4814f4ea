import { compiledPoliciesIn } from '#adapters/files/compiled-policies';
import { envNames } from '#handlers/runtime/env-names';
import type { FunctionModel } from '#infra/local/lambda/function-model';

/**
 * What somebody who operates the stack would have written into Parameter Store: for every chat room of the directory
 * the address of the outbox, and for whatever is on GitHub some token.
 */
export const channelSecrets = (
  functions: readonly FunctionModel[],
  url: string,
): ReadonlyMap<string, string> =>
  new Map(
    functions.flatMap(({ environment, folder }) => {
      const webhooks = environment[envNames.channelWebhooksParameter];
      const tokens = environment[envNames.githubAccessParameter];
      if (webhooks === undefined || tokens === undefined) return [];
      const channels = Object.entries(compiledPoliciesIn(folder).directory.channels ?? {});
      const rooms = channels.filter(([, { kind }]) => kind !== 'github');
      const trackers = channels.filter(([, { kind }]) => kind === 'github');
      return [
        [
          webhooks,
          asJson(rooms, ([name, { kind }]) => `${url}/_local/outbox/${kind}/${encodeURIComponent(name)}`),
        ],
        [tokens, asJson(trackers, () => 'local')],
      ] as const;
    }),
  );

const asJson = <T>(
  entries: readonly (readonly [string, T])[],
  secret: (entry: readonly [string, T]) => string,
) => JSON.stringify(Object.fromEntries(entries.map((entry) => [entry[0], secret(entry)])));
