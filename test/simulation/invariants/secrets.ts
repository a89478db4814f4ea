import type { Broken } from '../violation.ts';
import type { Observer } from '../world/observer.ts';
import type { Twins } from '../world/twins.ts';

/** S11: tokens, link secrets and permits stand where they belong and nowhere else. */
export function secretsStaySecret(broken: Broken, twins: Twins): Observer & { atTheEnd(): void } {
  const tokens = new Set<string>();
  return {
    waiting: (token) => void tokens.add(token),

    atTheEnd() {
      const secrets = linksOf(twins);
      const permits = [...twins.permits.issued.keys()];
      const written = [...twins.log.lines.map(readable), JSON.stringify([...twins.requests.events.values()])];
      for (const text of written)
        for (const secret of [...secrets.keys(), ...tokens, ...permits])
          if (text.includes(secret)) broken('S11', `a secret stands in ${text.slice(0, 300)}`);
      for (const mail of twins.mail.outbox) {
        const text = mail.subject + mail.text + mail.html;
        for (const secret of [...tokens, ...permits])
          if (text.includes(secret)) broken('S11', `a token stands in the mail ${mail.key}`);
        for (const [secret, owner] of secrets)
          if (owner.key !== mail.key && text.includes(secret))
            broken('S11', `the mail ${mail.key} has the link of ${owner.key}`);
      }
      for (const post of twins.channels.posts) {
        const text = JSON.stringify(post);
        for (const secret of [...secrets.keys(), ...tokens, ...permits])
          if (text.includes(secret)) broken('S11', `a secret was posted: ${post.key}`);
        if (secretIn(text) !== undefined) broken('S11', `a link was posted that opens a review: ${post.key}`);
      }
      for (const { body } of twins.deployer.deployments.values())
        for (const secret of [...tokens, ...secrets.keys()])
          if (body.includes(secret)) broken('S11', 'a deployer was sent a token');
    },
  };
}

const readable = ({ message, facts, cause }: Twins['log']['lines'][number]): string => {
  const error = cause instanceof Error ? `${cause.name} ${cause.message}` : String(cause);
  return `${message} ${JSON.stringify(facts)} ${error}`;
};

/** The secret of each mail's own link. */
function linksOf(twins: Twins): Map<string, Twins['mail']['outbox'][number]> {
  return new Map(
    twins.mail.outbox.flatMap((mail) => {
      const secret = secretIn(mail.text);
      return secret === undefined ? [] : [[secret, mail] as const];
    }),
  );
}

export const secretIn = (text: string): string | undefined => /\/review#([\w-]+)/.exec(text)?.[1];
