import * as z from 'zod';
import { ok, refused, type Outcome } from '#domain/outcome';
import { listed } from '#domain/words';
import type { Caller } from './caller.ts';
import type { Directory, Pipeline } from './directory.ts';

const claim = z.string().min(1).max(1_000);
const numericId = z.string().regex(/^[0-9]{1,20}$/);

/**
 * What we read of a GitHub Actions OIDC token, whose signature, issuer, audience and times are verified already.
 * GitHub sends every claim as a string, the numeric ids too.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export const ciClaims = z.object({
  iss: claim,
  sub: claim,
  event_name: claim,
  repository: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/),
  repository_id: numericId,
  repository_owner_id: numericId,
  /** Missing unless the job declares an environment. */
  environment: claim.optional(),
  ref: claim,
  ref_type: z.enum(['branch', 'tag']),
  actor: z.string().regex(/^[\w-]{1,100}(?:\[bot\])?$/),
  run_id: numericId.optional(),
  server_url: z.url({ protocol: /^https?$/ }).optional(),
});

export type CiClaims = z.infer<typeof ciClaims>;

/** The pipeline of the directory that a CI run is, or the one sentence why it is none. */
export function pipelineOf(claims: unknown, directory: Directory): Outcome<Caller> {
  const parsed = ciClaims.safeParse(claims);
  if (!parsed.success)
    return notAllowed(`The CI token’s claim ${wrongClaim(parsed.error)} is missing or malformed.`);
  const run = parsed.data;
  const objection = objectionTo(run);
  if (objection) return notAllowed(objection);

  let fitting: readonly Pipeline[] = directory.pipelines;
  for (const { fits, otherwise } of allowList) {
    const left = fitting.filter((pipeline) => fits(pipeline, run));
    if (left.length === 0) return notAllowed(otherwise(run, listed(idsOf(fitting), 'or')));
    fitting = left;
  }
  const [pipeline, second] = fitting;
  if (!pipeline || second)
    return notAllowed(`The pipelines ${listed(idsOf(fitting))} all fit this run; they must differ.`);

  const runUrl = runUrlOf(run);
  return ok({
    kind: 'pipeline',
    id: pipeline.id,
    repository: run.repository,
    startedBy: run.actor,
    ref: run.ref,
    ...(runUrl && { runUrl }),
  });
}

/** Compared in this order, each exactly: the first that fits no pipeline left is the reason that is given. */
const allowList: readonly {
  readonly fits: (pipeline: Pipeline, run: CiClaims) => boolean;
  readonly otherwise: (run: CiClaims, pipelines: string) => string;
}[] = [
  {
    fits: (pipeline, run) => pipeline.repositoryId === run.repository_id,
    otherwise: (run) =>
      `The repository ${run.repository} (id ${run.repository_id}) is not on the allow-list.`,
  },
  {
    fits: (pipeline, run) => pipeline.repositoryOwnerId === run.repository_owner_id,
    otherwise: (run, pipelines) =>
      `The owner id ${run.repository_owner_id} is not the one allowed for ${pipelines}.`,
  },
  {
    fits: (pipeline, run) => pipeline.repository === run.repository,
    otherwise: (run, pipelines) =>
      `The repository name ${run.repository} is not the one allowed for ${pipelines}.`,
  },
  {
    fits: (pipeline, run) => pipeline.environment === run.environment,
    otherwise: (run, pipelines) =>
      run.environment === undefined
        ? `The job declares no environment, which ${pipelines} must.`
        : `The environment ${run.environment} is not the one allowed for ${pipelines}.`,
  },
  {
    fits: (pipeline, run) => pipeline.refs.includes(run.ref) || (pipeline.tags && run.ref_type === 'tag'),
    otherwise: (run, pipelines) => `The ref ${run.ref} is not allowed for ${pipelines}.`,
  },
];

/**
 * Events that take write access to the repository to set off, and the schedule. All others can be set off by
 * people without it: pull requests, comments, `workflow_run` after a fork's pull request. A merge queue
 * (`merge_group`) runs on a commit that is not on the branch yet and may never be.
 */
const startingEvents = new Set(['push', 'release', 'workflow_dispatch', 'repository_dispatch', 'schedule']);

function objectionTo(run: CiClaims): string | undefined {
  const subjects = defaultSubjects(run);
  if (run.event_name.startsWith('pull_request') || subjects.pullRequest.includes(run.sub))
    return 'A run for a pull request may not call this service.';
  if (!startingEvents.has(run.event_name))
    return `A run set off by ${run.event_name} may not call this service, only one set off by ${listed([...startingEvents], 'or')}.`;
  if (!run.ref.startsWith(run.ref_type === 'tag' ? 'refs/tags/' : 'refs/heads/'))
    return `The CI token’s ref ${run.ref} is not a ${run.ref_type}.`;
  if (!subjects.release.includes(run.sub))
    return 'The CI token’s subject is not GitHub’s default subject for its repository, environment and ref.';
  return undefined;
}

/**
 * The subjects GitHub gives a run by default, built from the other claims rather than taken apart: with names
 * alone, and in the immutable form with ids that repositories made or renamed since July 2026 have. GitHub's
 * reference joins name and id with `@`, its announcement of 23 April 2026 with a dash or by the ids alone; each is
 * compared whole with what the verified ids say, so accepting all of them lets nobody else in.
 */
function defaultSubjects(run: CiClaims) {
  const [owner, name] = run.repository.split('/');
  const repositories = [
    `repo:${owner}/${name}`,
    `repo:${owner}@${run.repository_owner_id}/${name}@${run.repository_id}`,
    `repo:${owner}-${run.repository_owner_id}/${name}-${run.repository_id}`,
    `repo:org-${run.repository_owner_id}/repo-${run.repository_id}`,
  ];
  const context =
    run.environment === undefined ? `ref:${escaped(run.ref)}` : `environment:${escaped(run.environment)}`;
  return {
    release: repositories.map((repository) => `${repository}:${context}`),
    pullRequest: repositories.map((repository) => `${repository}:pull_request`),
  };
}

const escaped = (value: string) => value.replaceAll(':', '%3A');

function runUrlOf(run: CiClaims): string | undefined {
  const server = run.server_url === undefined ? serverBehind(run.iss) : new URL(run.server_url).origin;
  return server && run.run_id && `${server}/${run.repository}/actions/runs/${run.run_id}`;
}

/** github.com and the ghe.com tenants name their token issuer after the server; others have to send `server_url`. */
function serverBehind(issuer: string): string | undefined {
  const match = /^https:\/\/token\.actions\.(?:githubusercontent\.com|([a-z0-9-]+\.ghe\.com))(?:\/|$)/.exec(
    issuer,
  );
  return match ? `https://${match[1] ?? 'github.com'}` : undefined;
}

const idsOf = (pipelines: readonly Pipeline[]) => pipelines.map(({ id }) => id);

const wrongClaim = (error: z.ZodError) => error.issues[0]?.path.join('.') || 'set';

const notAllowed = (sentence: string) => refused('pipeline-not-allowed', sentence);
