import type { Release } from '#domain/release/release';

export interface WebLink {
  readonly title: string;
  readonly url: string;
  /** Where it really leads: the name as resolved, without a user name in front, in ASCII. */
  readonly host: string;
}

/** The address if it is one that may be followed from our pages, which is http and https only. */
export function webAddress(text: string): Pick<WebLink, 'url' | 'host'> | undefined {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
  return { url: url.href, host: url.host };
}

/** The pipeline run, then the links the request came with. */
export const webLinks = ({ form, runUrl }: Release): readonly WebLink[] =>
  [...(runUrl ? [{ title: 'Pipeline run', url: runUrl }] : []), ...form.links].flatMap(({ title, url }) => {
    const address = webAddress(url);
    return address ? [{ title, ...address }] : [];
  });
