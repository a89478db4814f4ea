import { region } from './region.ts';
import { issuerUrls } from '#infra/local/issuer/open-issuers';
import { localAccount } from '#infra/local/template/place';
import { readStack, type StackModel } from '#infra/local/template/stack-model';

/** What the synthesized stack says about its tables, functions and machines; nothing of it runs. */
export function stackModel(assembly: string): StackModel {
  const url = 'http://127.0.0.1';
  return readStack(
    assembly,
    { account: localAccount, region, url, peopleIssuer: issuerUrls(url).people },
    { MailFrom: 'countersign@example.com' },
  );
}
