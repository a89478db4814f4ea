/**
 * Whether a ref is one of those a pack accepts. A pattern is a short name (`main`, `v*`) or a full one
 * (`refs/heads/main`, `refs/tags/v*`); so is the ref. Where both say branch or tag they have to agree. `*` stands
 * for any characters but `/`, as in GitHub's own environment rules.
 */
export function acceptsRef(patterns: readonly string[], ref: string): boolean {
  const asked = refName(ref);
  return patterns
    .map(refName)
    .some(({ kind, name }) => agree(kind, asked.kind) && glob(name).test(asked.name));
}

/** `1.2.3` or `v1.2.3`, with pre-release and build, as semver.org's grammar has them. */
export const isSemver = (version: string): boolean => semver.test(version);

interface RefName {
  /** `heads`, `tags`, or another namespace; unknown when the ref came as a short name. */
  readonly kind?: string;
  readonly name: string;
}

function refName(ref: string): RefName {
  const [, kind, name] = /^refs\/([^/]+)\/(.+)$/s.exec(ref) ?? [];
  return kind !== undefined && name !== undefined ? { kind, name } : { name: ref };
}

/** A short name means a branch or a tag, never a pull request or another corner of `refs/`. */
function agree(pattern: string | undefined, asked: string | undefined): boolean {
  if (asked === undefined) return pattern === undefined || pattern === 'heads' || pattern === 'tags';
  return pattern === undefined ? asked === 'heads' || asked === 'tags' : pattern === asked;
}

const glob = (pattern: string) => new RegExp(`^${pattern.split('*').map(literal).join('[^/]*')}$`);

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const number = '(?:0|[1-9][0-9]*)';
const preReleasePart = `(?:${number}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)`;
const buildPart = '[0-9A-Za-z-]+';
const semver = new RegExp(
  `^v?${number}\\.${number}\\.${number}` +
    `(?:-${preReleasePart}(?:\\.${preReleasePart})*)?` +
    `(?:\\+${buildPart}(?:\\.${buildPart})*)?$`,
);
