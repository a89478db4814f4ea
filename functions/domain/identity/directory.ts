import * as z from 'zod';
import { line, slug } from '#domain/text';
import type { Calendar } from '#domain/time/calendar';
import type { StandIns } from './delegation.ts';

/** People, roles, services and pipelines, as `policies/directory.yaml` lists them. Changed by commit, never by API. */
export const person = z.strictObject({
  id: slug(64),
  name: line(100),
  email: z.email(),
  github: line(60).optional(),
  /** The calendar they work by. Outside its hours, mail that can wait is kept until they are back. */
  calendar: slug(64).optional(),
});

export const role = z.strictObject({
  title: line(100),
  people: z.array(slug(64)).min(1),
  /** What follows is for people to read: no rule looks at it. */
  authority: line(200).optional(),
  responsibilities: z.array(line(200)).min(1).optional(),
  skills: z.array(line(100)).min(1).optional(),
  /** What the role has the last word on. */
  decisionAuthority: z.array(line(100)).min(1).optional(),
  /** Where the role is reached in an emergency. */
  contact: line(200).optional(),
});

/** A path and nothing else: `//host` and `/\\host` would lead to another host. */
const targetPath = z
  .string()
  .regex(/^\/(?![/\\])[!-~]*$/, { error: 'must be a path that begins with one /' });

export const serviceEnvironment = z.strictObject({
  /** Name of a deploy target; its URL is deployment configuration (`DeployTargets`), not policy. */
  target: slug(64),
  /** Path on the target that takes the signed deployment webhook. */
  deploy: targetPath.default('/deploy'),
  /** Path on the target that answers with its metrics as JSON. Without it only reported measurements count. */
  metrics: targetPath.optional(),
});

export const service = z.strictObject({
  id: slug(64),
  title: line(100),
  team: slug(64),
  environments: z.record(slug(64), serviceEnvironment),
});

/** A repository on GitHub. The name becomes part of a path there, so `.` and `..` are none. */
const repository = z.string().regex(/^[A-Za-z0-9][\w-]*\/(?!\.{1,2}$)[\w.-]+$/, {
  error: 'must be owner/name',
});

/** A pipeline that may open requests. Every claim is compared exactly; a missing one is not a wildcard. */
export const pipeline = z.strictObject({
  id: slug(64),
  repository,
  repositoryId: z.string().regex(/^[0-9]+$/),
  repositoryOwnerId: z.string().regex(/^[0-9]+$/),
  /** The GitHub environment the job must declare. */
  environment: z.string().optional(),
  /** Full refs, compared exactly. */
  refs: z.array(z.string().startsWith('refs/')),
  /** Whether any tag of the repository is accepted besides `refs`. */
  tags: z.boolean().default(false),
  services: z.array(slug(64)).min(1),
});

/** A room in a chat program. Its webhook is deployment configuration (`ChannelWebhooks`) and a secret. */
export const room = z.strictObject({
  kind: z.enum(['slack', 'discord']),
  title: line(100),
});

/** GitHub takes labels as one list with commas. */
const label = line(50).refine((name) => !name.includes(','), { error: 'must have no comma' });

/** Where each request has an issue of its own. The token that opens it is kept as webhooks are (`GithubAccess`). */
export const issueTracker = z.strictObject({
  kind: z.literal('github'),
  title: line(100),
  repository,
  labels: z.array(label).min(1).default(['release', 'approval-required']),
});

export const channel = z.discriminatedUnion('kind', [room, issueTracker]);

export const directory = z.strictObject({
  people: z.array(person).min(1),
  roles: z.record(slug(64), role),
  teams: z.record(slug(64), z.strictObject({ title: line(100), people: z.array(slug(64)).min(1) })),
  services: z.array(service).min(1),
  pipelines: z.array(pipeline),
  /** Roles that may cancel any request, besides its requester. */
  releaseManagers: z.array(slug(64)).default([]),
  /** What packs may announce to, by name. */
  channels: z.record(slug(64), channel).optional(),
});

/**
 * What is never written in it: `calendars` are those its people name, whole; `standIns` who decides in whose place now,
 * see `delegation.ts`.
 */
export type Directory = z.infer<typeof directory> & {
  readonly calendars?: Readonly<Record<string, Calendar>> | undefined;
  readonly standIns?: StandIns;
};
export type Person = z.infer<typeof person>;
export type Role = z.infer<typeof role>;
export type Service = z.infer<typeof service>;
export type Pipeline = z.infer<typeof pipeline>;
export type Room = z.infer<typeof room>;
export type IssueTracker = z.infer<typeof issueTracker>;
export type Channel = z.infer<typeof channel>;

export const personOf = (directory: Directory, id: string): Person | undefined =>
  directory.people.find((candidate) => candidate.id === id);

export const serviceOf = (directory: Directory, id: string): Service | undefined =>
  directory.services.find((candidate) => candidate.id === id);

/** The roles a person holds today. */
export const rolesOf = (directory: Directory, personId: string): readonly string[] =>
  Object.entries(directory.roles)
    .filter(([, held]) => held.people.includes(personId))
    .map(([id]) => id);

/** Ids of those who hold a role today; of a role that is gone, nobody. */
export const peopleIn = (directory: Directory, role: string): readonly string[] =>
  directory.roles[role]?.people ?? [];

/** Ids of the team of a service that the directory still has. */
export const teamOf = (directory: Directory, serviceId: string): readonly string[] =>
  directory.teams[serviceOf(directory, serviceId)?.team ?? '']?.people ?? [];

export const managersOf = (directory: Directory): readonly Person[] =>
  holdersOf(directory, directory.releaseManagers);

export const managesReleases = (directory: Directory, personId: string): boolean =>
  directory.releaseManagers.some((role) => peopleIn(directory, role).includes(personId));

/** Who holds which role today, by directory ids. */
export const peopleByRole = (directory: Directory): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(directory.roles).map(([id, { people }]) => [id, people]));

/** Those who hold any of these roles today, in the order the directory lists them. */
export const holdersOf = (directory: Directory, roles: readonly string[]): readonly Person[] => {
  const ids = new Set(roles.flatMap((role) => peopleIn(directory, role)));
  return directory.people.filter((candidate) => ids.has(candidate.id));
};
