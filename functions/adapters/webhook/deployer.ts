import type { Deployer } from '#ports/deployer';
import { call, ForbiddenPlace, mayPass } from './outbound.ts';
import { placeOn, type Targets } from './targets.ts';

/** The deployer could not be asked, but perhaps can be later. */
export class DeployerUnreachable extends Error {
  constructor(host: string, cause: unknown) {
    super(`the deployer at ${host} cannot be reached`, { cause });
    this.name = 'DeployerUnreachable';
  }
}

/**
 * Asks by a signed webhook: `Countersign-Permit` is an ES256 token whose `sha256` claim is the digest of the body.
 * 2xx accepts. 408, 425, 429 and 5xx may pass and are tried again; every other answer is the deployer's no.
 */
export function webhookDeployer(targets: Targets): Deployer {
  return {
    async deploy(target, body, permit) {
      const url = placeOn(targets, target);
      if (!url)
        return { outcome: 'refused', sentence: `No deploy target named ${target.name} is configured.` };
      const headers = { 'content-type': 'application/json', 'countersign-permit': permit };
      const answer = await call({ url, method: 'POST', headers, body }, targets.privateHosts).catch(
        (error: unknown) => {
          if (error instanceof ForbiddenPlace) return error;
          throw new DeployerUnreachable(url.host, error);
        },
      );
      if (answer instanceof ForbiddenPlace) return { outcome: 'refused', sentence: `${answer.message}.` };
      if (answer.status >= 200 && answer.status < 300) return { outcome: 'accepted' };
      if (mayPass(answer.status))
        throw new DeployerUnreachable(url.host, new Error(`answered ${answer.status}`));
      return { outcome: 'refused', sentence: `The deployer at ${url.host} answered ${answer.status}.` };
    },
  };
}
