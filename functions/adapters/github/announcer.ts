import type { IssueTracker } from '#domain/identity/directory';
import type { Named } from '#domain/notices/channels';
import type { Announcer, Post } from '#ports/announcer';
import { ChannelUnreachable } from '#adapters/webhook/channel-unreachable';
import { issuesOf } from './issues.ts';
import { markdownBody } from './markdown.ts';
import { GithubRefusal, type Access } from './rest.ts';

/** Channel to token, looked up when it is needed. */
export type GithubTokens = () => Promise<ReadonlyMap<string, string>>;

/**
 * Opens an issue for each request and comments on it what happens; it closes with the request. What was posted carries
 * its key, so that it is found when its answer got lost, and not posted again.
 */
export function githubAnnouncer(
  tokens: GithubTokens,
  reach: Pick<Access, 'api' | 'privateHosts'>,
): Announcer<Named<IssueTracker>> {
  return {
    reaches: async (name) => (await tokens()).has(name),

    async post(post) {
      const { name } = post.channel;
      const token = (await tokens()).get(name);
      if (token === undefined)
        return { outcome: 'refused', sentence: `No token of the channel ${name} is configured.` };
      const headers = { 'x-countersign-request': post.requestId, 'x-countersign-notice': post.key };
      try {
        await postOn({ ...reach, token, headers }, post);
        return { outcome: 'sent' };
      } catch (error) {
        if (!(error instanceof GithubRefusal)) throw new ChannelUnreachable(name, error);
        return { outcome: 'refused', sentence: `${error.message} for the channel ${name}.` };
      }
    },
  };
}

async function postOn(access: Access, post: Post<Named<IssueTracker>>): Promise<void> {
  const { channel, requestId, key, matter } = post;
  const issues = issuesOf(access, channel.repository, channel.labels);
  const ofRequest = `<!-- countersign ${requestId} `;
  const ofPost = `${ofRequest}${key} -->`;
  const found = await issues.find(ofRequest, matter.since);
  const issue =
    found ??
    (await issues.open(
      matter.title,
      markdownBody(ofPost, { lead: post.lead, lines: [...post.lines, ...matter.lines] }),
    ));
  if (found && !found.body?.startsWith(ofPost) && !(await issues.hasComment(found, ofPost)))
    await issues.comment(found, markdownBody(ofPost, post));
  if (matter.ended && issue.state === 'open')
    await issues.close(issue, matter.ended === 'completed' ? 'completed' : 'not_planned');
}
