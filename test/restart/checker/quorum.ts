import type { Case } from '../record.ts';
import { others, owners } from './directory.ts';

/**
 * S4: approved by the owner alone or two of the others, different people, none of them an author, nobody against it,
 * in time. Counts people by the written directory instead of adding up roles as the product does.
 */
export function quorumFaults({ id, trail: { events } }: Case): string[] {
  const faults: string[] = [];
  const authors = new Set(events[0]?.data.requester?.authors);
  const approvers = new Set<string>();
  let closesAt = '';
  let isDenied = false;
  for (const { type, at, actor, data } of events) {
    if (type === 'phase-opened') closesAt = data.expiresAt ?? '';
    if (type === 'deployment-started' && !isEnough(approvers))
      faults.push(`${id} was deployed with the approvals of ${[...approvers].join(', ') || 'nobody'}`);
    if (type !== 'decision-recorded') continue;
    const who = `${actor.id} decided on ${id}`;
    if (authors.has(actor.id)) faults.push(`${who}, which they asked for`);
    if (![...owners, ...others].includes(actor.id)) faults.push(`${who} without any right to`);
    if (approvers.has(actor.id)) faults.push(`${who} twice`);
    if (isDenied || isEnough(approvers)) faults.push(`${who} after it was decided`);
    if (at >= closesAt) faults.push(`${who} at ${at}, when it had closed at ${closesAt}`);
    if (data.decision === 'deny') isDenied = true;
    else approvers.add(actor.id);
    const outcome = isDenied ? 'denied' : isEnough(approvers) ? 'approved' : 'open';
    if (data.outcome !== outcome)
      faults.push(
        `${who}: the record says ${data.outcome}, the policy ${outcome} (${[...approvers].join(', ')})`,
      );
  }
  return faults;
}

const isEnough = (approvers: ReadonlySet<string>): boolean =>
  owners.some((person) => approvers.has(person)) ||
  others.filter((person) => approvers.has(person)).length >= 2;
