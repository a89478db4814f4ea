import * as z from 'zod';
import type { Caller } from '#domain/identity/caller';
import { rolesOf, type Directory } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import { line, paragraph } from '#domain/text';
import { instantInWords } from '#domain/time';
import type { EndOf } from '#domain/time/end-of';
import { notAuthorized } from './authorization.ts';
import { checksOf } from './authorization-checks.ts';
import { startDeadline } from './deadline.ts';
import { countersign, type Happening } from './events.ts';
import { obligationsOf } from './obligations.ts';
import { actorOf } from './open.ts';
import type { Release } from './release.ts';
import { standingOf, statusOf } from './status.ts';

const count = z.int().min(1).optional();
const note = paragraph(2_000).optional();
const log = paragraph(20_000).optional();

/** A step has a name, a number, or both; a number alone is its name as well. */
const stepReport = z
  .strictObject({
    state: z.literal('step'),
    step: z.union([line(200), z.int().min(1)]),
    number: count,
    of: count,
    note,
  })
  .transform(({ step, number, ...rest }) =>
    typeof step === 'number'
      ? { ...rest, step: `Step ${step}`, number: step }
      : { ...rest, step, ...(number !== undefined && { number }) },
  );

/** What a deployer reports, with its permit. A log is a text of at most 20,000 characters; longer ones are linked. */
export const deploymentReport = z.discriminatedUnion('state', [
  stepReport,
  z.strictObject({ state: z.literal('succeeded'), note, log }),
  z.strictObject({ state: z.literal('failed'), note, log }),
]);
export type DeploymentReport = z.infer<typeof deploymentReport>;

/** Somebody starts by hand what the policy does not start by itself. */
export function requestStart(
  release: Release,
  caller: Caller,
  directory: Directory,
  now: string,
): Outcome<Happening[]> {
  const standing = standingOf(release);
  if (standing.status !== 'awaiting-start')
    return refused('not-waiting-for-a-start', `This release does not wait for a start. ${standing.because}`, {
      present: { ...standing },
    });
  if (!mayStart(release, caller, directory))
    return refused(
      'not-eligible',
      'Only the requester or one of the policy’s starters may start the deployment.',
    );
  const until = startDeadline(release);
  if (until && now >= until)
    return refused('too-late', `The time to start it was over at ${instantInWords(until)}.`, {
      present: { ...standing },
    });
  const { authorization } = release.plan;
  const checks = authorization && checksOf(release, directory);
  if (checks?.some(({ holds }) => !holds)) return notAuthorized(release, directory);
  const role = authorizerRole(release, caller, directory);
  return ok([
    {
      type: 'start-requested',
      data: { ...(role && { role }), ...(checks && { checks }) },
      at: now,
      actor: actorOf(caller),
    },
  ]);
}

/** The role in which somebody who starts a release authorizes it; nobody authorizes their own request. */
function authorizerRole({ plan, requester }: Release, caller: Caller, directory: Directory) {
  const role = plan.authorization?.by;
  if (role === undefined || caller.kind !== 'person' || requester.authors.includes(caller.id))
    return undefined;
  return rolesOf(directory, caller.id).includes(role) ? role : undefined;
}

function mayStart(release: Release, caller: Caller, directory: Directory): boolean {
  if (caller.kind === 'deployer') return false;
  if (caller.kind === 'pipeline') return release.requester.id === caller.id;
  const starters = release.plan.deploy.starters;
  return (
    release.requester.authors.includes(caller.id) ||
    rolesOf(directory, caller.id).some((role) => starters.includes(role))
  );
}

export interface DeploymentTicket {
  readonly id: string;
  readonly fence: number;
  readonly permit: string;
  readonly target: string;
}

/** Starts the deployment of an authorized release; nothing when it is started already or may not start. */
export function startDeployment(release: Release, ticket: DeploymentTicket, now: string): Happening[] {
  if (statusOf(release) !== 'authorized' || release.deployment) return [];
  const { id: deployment, fence, permit, target } = ticket;
  return [
    { type: 'deployment-started', data: { deployment, fence, permit, target }, at: now, actor: countersign },
  ];
}

/** A deployer's report on the deployment its permit names. The same final report again changes nothing. */
export function reportDeployment(
  release: Release,
  deploymentId: string,
  report: DeploymentReport,
  endOf: EndOf,
  now: string,
): Outcome<Happening[]> {
  const { deployment } = release;
  if (!deployment || deployment.id !== deploymentId)
    return refused('not-your-deployment', 'The permit is for another deployment.');
  if (deployment.state === report.state) return ok([]);
  if (deployment.state !== 'running') {
    const standing = standingOf(release);
    return refused('no-active-deployment', `The deployment is over. ${standing.because}`, {
      present: { ...standing },
    });
  }
  const said: Happening = { ...reported(report), at: now, actor: { kind: 'deployer', id: deploymentId } };
  return ok(report.state === 'succeeded' ? [said, ...obligationsOf(release, endOf, now)] : [said]);
}

/** Ends a deployment that cannot report its own failure: the deployer refused it, fell silent or took too long. */
export function failDeployment(release: Release, reason: string, now: string): Happening[] {
  if (statusOf(release) === 'authorized')
    return [{ type: 'deployment-failed', data: { reason }, at: now, actor: countersign }];
  if (release.deployment?.state !== 'running') return [];
  return [{ type: 'deployment-failed', data: { reason }, at: now, actor: countersign }];
}

function reported(report: DeploymentReport) {
  switch (report.state) {
    case 'step': {
      const { state: _, ...data } = report;
      return { type: 'deployment-step' as const, data };
    }
    case 'succeeded': {
      const { state: _, ...data } = report;
      return { type: 'deployment-succeeded' as const, data };
    }
    case 'failed': {
      const { state: _, note: reason = 'The deployer reported that it failed.', ...rest } = report;
      return { type: 'deployment-failed' as const, data: { reason, ...rest } };
    }
  }
}
