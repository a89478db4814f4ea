import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';

const people = z.looseObject({ people: z.array(z.string()) });

/** The directory as it is written, read past the product. */
const written = z
  .looseObject({
    people: z.array(z.looseObject({ id: z.string(), email: z.string() })),
    roles: z.record(z.string(), people),
    teams: z.record(z.string(), people),
    services: z.array(z.looseObject({ id: z.string(), team: z.string() })),
  })
  .parse(parse(readFileSync('policies/directory.yaml', 'utf8')));

export const holders = (...roles: readonly string[]): readonly string[] =>
  roles.flatMap((role) => written.roles[role]?.people ?? []);

export const teamOf = (service: string): readonly string[] => {
  const team = written.services.find(({ id }) => id === service)?.team ?? '';
  return written.teams[team]?.people ?? [];
};

export const addressOf = (id: string): string | undefined =>
  written.people.find((person) => person.id === id)?.email;

/** What the production gate says of its approvers: the owner alone, or two of these. */
export const owners = holders('platform-owner');
export const others = [...new Set(holders('devops-team', 'platform-leads', 'sre-team'))];
/** Whom the gate informs besides. */
export const informed = holders('devops-team', 'sre-team', 'release-manager');
