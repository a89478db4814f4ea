import { directory, type Directory } from '#domain/identity/directory';
import type { Calendars } from '#domain/policy/calendar-source';
import { compilePack } from '#domain/policy/compile';
import type { CompiledPack } from '#domain/policy/compiled';
import { releaseForm, type ReleaseForm } from '#domain/release/form';

/** A shop with a devops team of three, whose first member is the owner too, and two services in two places. */
export const cast: Directory = directory.parse({
  people: ['ada', 'bert', 'cleo', 'dora'].map((id) => ({ id, name: id, email: `${id}@example.com` })),
  roles: {
    'devops-team': { title: 'DevOps', people: ['ada', 'bert', 'cleo'] },
    owner: { title: 'Owner', people: ['ada'] },
    leads: { title: 'Leads', people: ['dora', 'bert'] },
  },
  teams: { shop: { title: 'Shop', people: ['dora'] } },
  services: ['shop', 'docs'].map((id) => ({
    id,
    title: id,
    team: 'shop',
    environments: { production: { target: 'demo' }, staging: { target: 'demo' } },
  })),
  pipelines: [],
  channels: { 'release-room': { kind: 'slack', title: 'Release room' } },
});

export const phase = {
  id: 'gate',
  title: 'Gate',
  approvals: { 'at-least': 2, of: ['devops-team'] },
  expires: '60m',
};

/** A pack as a YAML file would say it, with these keys said differently. */
export const written = (changes: Readonly<Record<string, unknown>> = {}) => ({
  policy: 'gate',
  title: 'Production gate',
  version: '1',
  match: { environment: 'production' },
  phases: [phase],
  deploy: { start: 'automatic' },
  ...changes,
});

export function compiled(
  changes: Readonly<Record<string, unknown>> = {},
  calendars: Calendars = {},
): CompiledPack {
  const pack = compilePack(written(changes), cast, calendars);
  if (!pack.ok) throw new Error(JSON.stringify(pack.problems));
  return pack.value;
}

/** A release of the shop to production, with these fields said differently. */
export const release = (changes: Readonly<Record<string, unknown>> = {}): ReleaseForm =>
  releaseForm.parse({
    kind: 'release',
    service: 'shop',
    environment: 'production',
    version: '1.2.3',
    changeType: 'feature',
    ref: 'main',
    commit: 'a'.repeat(40),
    summary: 'A better basket',
    ...changes,
  });
