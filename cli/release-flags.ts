import { parsed } from '#domain/policy/problems';
import { commitId, releaseForm, type ReleaseForm } from '#domain/release/form';
import { evidenceFrom, scalar } from './evidence-flags.ts';
import { Failure, misuse } from './failure.ts';
import { gitFacts, type GitFacts } from './git.ts';
import type { World } from './world.ts';

/** The flags of `request` as they were written. Lists are flags that may come several times. */
export interface ReleaseFlags {
  readonly service: string;
  readonly environment: string;
  readonly version?: string;
  readonly ref?: string;
  readonly commit?: string;
  readonly changeType: string;
  readonly policy?: string;
  readonly summary?: string;
  readonly notes?: string;
  readonly risk?: string;
  readonly plannedFor?: string;
  readonly artifact?: readonly string[];
  readonly component?: readonly string[];
  readonly flag?: readonly string[];
  readonly link?: readonly string[];
  readonly evidence?: readonly string[];
  readonly emergency?: readonly string[];
  readonly form?: readonly string[];
}

export interface Filled {
  readonly form: ReleaseForm;
  readonly remarks: readonly string[];
}

/** The form that the flags, completed from the work tree, make; checked as the service will check it. */
export async function releaseFormFrom(flags: ReleaseFlags, world: World): Promise<Filled> {
  const { artifact = [], component = [], flag = [], link = [], evidence = [], emergency, form } = flags;
  const { facts, remarks } = await completed(flags, world);
  const { service, environment, changeType, policy, risk, plannedFor } = flags;
  const notes = flags.notes ?? facts?.notes;
  const written = {
    kind: 'release',
    ...present({ policy, risk, plannedFor }),
    service,
    environment,
    changeType,
    version: flags.version ?? facts?.version,
    ref: flags.ref ?? facts?.ref,
    commit: facts?.commit ?? flags.commit,
    artifacts: artifact.map(artifactIn),
    components: component,
    flags: Object.fromEntries(flag.map((name) => [name, true])),
    summary: flags.summary ?? facts?.summary,
    ...(notes?.trim() && { notes }),
    links: link.map(linkIn),
    ...(emergency && { emergency: Object.fromEntries(emergency.map(pairIn('--emergency'))) }),
    ...(form && {
      form: Object.fromEntries(form.map(pairIn('--form')).map(([name, text]) => [name, scalar(text)])),
    }),
    evidence: await evidenceFrom(evidence, world.cwd),
  };
  return { form: checkedForm(written), remarks };
}

/** Git is asked only for what the flags leave open; for notes alone it may also have nothing to say. */
async function completed(
  flags: ReleaseFlags,
  world: World,
): Promise<{ facts?: GitFacts; remarks: readonly string[] }> {
  const { commit, ref, version, summary, notes } = flags;
  const said = commitId.safeParse(commit).success && ref && version && summary;
  if (said && notes !== undefined) return { remarks: [] };
  try {
    const facts = await gitFacts(world, { commit, ref });
    return { facts, remarks: facts.remarks };
  } catch (error) {
    if (said && error instanceof Failure) return { remarks: [] };
    throw error;
  }
}

const present = (fields: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function artifactIn(written: string) {
  const at = written.lastIndexOf('@');
  if (at < 1) throw misuse(`--artifact ${written} has no digest.`, 'Write NAME@sha256:<64 hex digits>');
  return { name: written.slice(0, at), digest: written.slice(at + 1) };
}

function linkIn(written: string) {
  const match = /^(.+?)=(https?:\/\/.+)$/.exec(written);
  if (!match) throw misuse(`--link ${written} is no link.`, 'Write "Title=https://example.com/page"');
  return { title: match[1], url: match[2] };
}

/** `NAME=VALUE` of a flag that may come several times. */
export const pairIn =
  (flag: string) =>
  (written: string): [string, string] => {
    const equals = written.indexOf('=');
    if (equals < 1) throw misuse(`${flag} ${written} has no value.`, `Write ${flag} NAME=VALUE`);
    return [written.slice(0, equals), written.slice(equals + 1)];
  };

/** The form, or everything that is wrong with it, each thing by its flag. */
export function checkedForm(written: unknown): ReleaseForm {
  const read = parsed(releaseForm, written);
  if (read.ok) return read.value;
  const details = read.problems.map(({ path: [field = '', ...within], reason }) => {
    const flag = flagOf[field] ?? `--${field}`;
    return `${flag}${within.length > 0 ? ` (${within.join('.')})` : ''} ${unionInWords(field, reason)}`;
  });
  throw misuse('The request is not complete or not right.', 'See countersign request --help', details);
}

/** Of a choice between shapes zod says only that none fits. */
const unionInWords = (field: string | number, reason: string) =>
  field === 'evidence' && reason === 'Invalid input'
    ? 'must be a number, true, false or one line of text, or one level of these by name'
    : reason;

const flagOf: Readonly<Record<string, string>> = {
  changeType: '--change-type',
  plannedFor: '--planned-for',
  artifacts: '--artifact',
  components: '--component',
  flags: '--flag',
  links: '--link',
};
