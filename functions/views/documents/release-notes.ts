import type { Release } from '#domain/release/release';
import { instantInWords } from '#domain/time';
import { listed } from '#domain/words';
import { inMarkdown, quotedInMarkdown } from './markdown.ts';

/** Release notes as Markdown, newest first: what was released, when, what changed, and who approved it. */
export function releaseNotes(service: string, environment: string, releases: readonly Release[]): string {
  const title = `# Releases of ${service} to ${environment}`;
  if (releases.length === 0) return `${title}\n\nNothing was released yet.\n`;
  return `${[title, ...releases.map(noteOf)].join('\n\n')}\n`;
}

function noteOf(release: Release): string {
  const { version, summary, notes, changeType, commit, components, links } = release.form;
  const approvals = release.phases
    .flatMap((phase) => phase.decisions)
    .filter((given) => given.decision === 'approve')
    .map((given) => `${given.by} (${given.role})`);
  const deployedAt = release.deployment?.endedAt;
  return [
    `## ${inMarkdown(version)}`,
    inMarkdown(summary),
    ...(notes ? [quotedInMarkdown(notes)] : []),
    [
      `- Deployed: ${deployedAt ? instantInWords(deployedAt) : 'not yet'}`,
      `- Change: ${inMarkdown(changeType)}, commit \`${commit}\``,
      ...(components.length > 0 ? [`- Components: ${components.map(inMarkdown).join(', ')}`] : []),
      `- Approved by: ${inMarkdown(listed(approvals))}`,
      `- Request: \`${release.id}\`, policy ${listed(
        (release.plan.policies ?? [release.plan.policy]).map(
          ({ id, version }) => `${inMarkdown(id)} ${inMarkdown(version)}`,
        ),
      )}`,
      ...links.map(({ title, url }) => `- ${inMarkdown(title)}: <${new URL(url).href}>`),
    ].join('\n'),
  ].join('\n\n');
}
