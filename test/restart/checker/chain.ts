import { createHash } from 'node:crypto';
import type { Case } from '../record.ts';

/** S5: numbered without a gap, each event naming the one before it by a hash anybody can compute again. */
export function chainFaults({ id, trail: { head, events, fault } }: Case): string[] {
  const faults: string[] = fault === undefined ? [] : [`${id} says of itself: ${JSON.stringify(fault)}`];
  let previous = '0'.repeat(64);
  events.forEach((event, index) => {
    const { hash, ...rest } = event;
    const place = `event ${index + 1} of ${id}`;
    if (event.sequence !== index + 1) faults.push(`${place} has the number ${event.sequence}`);
    if (event.previousHash !== previous) faults.push(`${place} does not follow the event before it`);
    if (createHash('sha256').update(canonical(rest)).digest('hex') !== hash)
      faults.push(`${place} has another hash than its content`);
    previous = hash;
  });
  if (head.sequence !== events.length || head.hash !== previous)
    faults.push(`the head of ${id} is not its last event`);
  return faults;
}

/** RFC 8785 for what is in an event: members by the code units of their names, numbers and texts as JSON has them. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
