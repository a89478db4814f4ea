import { wants } from '#domain/approval/rules';
import { onBehalfOf } from '#domain/identity/delegation';
import type { Directory } from '#domain/identity/directory';
import { eligibleRoles, undecided } from './eligibility.ts';
import type { Release } from './release.ts';

/** What somebody's decision would be now. */
export interface Awaited {
  readonly role: string;
  /** In whose place, where the role is not their own. */
  readonly onBehalfOf?: string;
}

/** Whether a release waits for this person, and as what: nothing where their decision would be of no use. */
export function awaitedFrom(release: Release, person: string, directory: Directory): Awaited | undefined {
  const index = release.phases.findIndex(({ outcome }) => outcome === 'open');
  const phase = release.phases[index];
  const plan = release.plan.phases[index];
  if (!phase || !plan || undecided(release, phase, [{ id: person }]).length === 0) return undefined;
  const role = eligibleRoles(plan, directory, person, phase).find((held) => wants(plan, phase, held));
  if (role === undefined) return undefined;
  const absent = onBehalfOf(directory, person, role);
  return { role, ...(absent && { onBehalfOf: absent }) };
}
