import type { Caller } from '#domain/identity/caller';
import { serviceOf, teamOf, type Directory, type Pipeline } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { Plan } from '#domain/policy/plan';
import type { Actor, Happening } from './events.ts';
import type { ReleaseForm } from './form.ts';
import type { Release, Requester } from './release.ts';

/** Whether this caller may ask for this release at all; the policy's own conditions come afterwards. */
export function mayOpen(caller: Caller, form: ReleaseForm, directory: Directory): Outcome<Requester> {
  const service = serviceOf(directory, form.service);
  if (!service)
    return refused('unknown-service', `The directory has no service named ${form.service}.`, {
      errors: [{ path: '/service', message: 'not in the directory' }],
    });
  if (!Object.hasOwn(service.environments, form.environment))
    return refused('unknown-service', `${form.service} has no environment named ${form.environment}.`, {
      errors: [{ path: '/environment', message: 'not an environment of this service' }],
    });
  switch (caller.kind) {
    case 'deployer':
      return refused('people-only', 'A deployment permit does not open requests.');
    case 'person':
      return ok({ kind: 'person', id: caller.id, authors: [caller.id] });
    case 'pipeline': {
      const pipeline = directory.pipelines.find((candidate) => candidate.id === caller.id);
      if (!pipeline?.services.includes(form.service))
        return refused('pipeline-not-allowed', `The pipeline ${caller.id} does not release ${form.service}.`);
      if (!isNamedBy(caller.ref, form.ref))
        return refused('ref-not-accepted', `This run is for ${caller.ref}; it cannot ask for ${form.ref}.`, {
          errors: [{ path: '/ref', message: 'is not the ref of the run' }],
        });
      return ok({
        kind: 'pipeline',
        id: caller.id,
        authors: authorsOf(pipeline, caller.startedBy, directory),
      });
    }
  }
}

/** Whether a ref, in full or short, is the one a run is for. */
const isNamedBy = (verified: string, ref: string): boolean =>
  [verified, verified.replace(/^refs\/(?:heads|tags)\//, '')].includes(ref);

/** Whoever started the run counts as an author, under every name the directory knows them by. */
const authorsOf = (pipeline: Pipeline, startedBy: string, directory: Directory): string[] => [
  pipeline.id,
  ...directory.people
    .filter((person) => person.github?.toLowerCase() === startedBy.toLowerCase() || person.id === startedBy)
    .map((person) => person.id),
];

export function open(
  requester: Requester,
  form: ReleaseForm,
  plan: Plan,
  runUrl: string | undefined,
  now: string,
): Happening {
  return {
    type: 'request-opened',
    data: { form, plan, requester, ...(runUrl && { runUrl }) },
    at: now,
    actor: { kind: requester.kind, id: requester.id },
  };
}

/** The caller as the audit trail names it. */
export const actorOf = (caller: Caller): Actor =>
  caller.kind === 'deployer'
    ? { kind: 'deployer', id: caller.deploymentId }
    : { kind: caller.kind, id: caller.id };

/** Whether a caller belongs to a release: its pipeline, its authors, the service's team, or its own deployer. */
export function maySpeakFor(release: Release, caller: Caller, directory: Directory): boolean {
  switch (caller.kind) {
    case 'deployer':
      return caller.requestId === release.id && caller.deploymentId === release.deployment?.id;
    case 'pipeline':
      return directory.pipelines.some(
        (pipeline) => pipeline.id === caller.id && pipeline.services.includes(release.form.service),
      );
    case 'person':
      return [...release.requester.authors, ...teamOf(directory, release.form.service)].includes(caller.id);
  }
}
