import type { Caller } from '#domain/identity/caller';
import { directory, type Directory } from '#domain/identity/directory';
import type { Calendar } from '#domain/time/calendar';

/**
 * A shop and the people around its production gate. Their names say what they may do:
 *
 * - `author` writes the code and starts the pipeline, `teammate` is in the same team.
 * - `devi` and `dave` are in the devops team, `lena` leads a platform team, `sara` is in the SRE team: two of them
 *   open the gate.
 * - `owner` opens it alone.
 * - `twohats` is in the devops team and leads a platform team, and still counts once.
 * - `operator` starts deployments that somebody has to start.
 * - `manager` manages releases and decides on none.
 * - `nobody` holds no role.
 */
export const cast: Directory = directory.parse({
  people: [
    { id: 'author', name: 'Author', email: 'author@example.com', github: 'author-codes' },
    { id: 'teammate', name: 'Teammate', email: 'teammate@example.com' },
    { id: 'devi', name: 'Devi', email: 'devi@example.com' },
    { id: 'dave', name: 'Dave', email: 'dave@example.com' },
    { id: 'lena', name: 'Lena', email: 'lena@example.com' },
    { id: 'sara', name: 'Sara', email: 'sara@example.com' },
    { id: 'owner', name: 'Owner', email: 'owner@example.com' },
    { id: 'twohats', name: 'Two Hats', email: 'twohats@example.com' },
    { id: 'operator', name: 'Operator', email: 'operator@example.com' },
    { id: 'manager', name: 'Manager', email: 'manager@example.com' },
    { id: 'nobody', name: 'Nobody', email: 'nobody@example.com' },
  ],
  roles: {
    'platform-owner': { title: 'Platform owner', people: ['owner'] },
    'devops-team': { title: 'DevOps team', people: ['devi', 'dave', 'twohats'] },
    'platform-leads': { title: 'Platform leads', people: ['lena', 'twohats'] },
    'sre-team': { title: 'SRE team', people: ['sara'] },
    operators: { title: 'Operators', people: ['operator'] },
    'release-managers': { title: 'Release managers', people: ['manager'] },
  },
  teams: { shop: { title: 'Shop', people: ['author', 'teammate'] } },
  services: [
    {
      id: 'checkout',
      title: 'Checkout',
      team: 'shop',
      environments: { production: { target: 'demo', metrics: '/metrics' }, staging: { target: 'demo' } },
    },
  ],
  pipelines: [
    {
      id: 'shop-release',
      repository: 'octo-org/shop',
      repositoryId: '456789',
      repositoryOwnerId: '123456',
      refs: ['refs/heads/main'],
      services: ['checkout'],
    },
    {
      id: 'docs-release',
      repository: 'octo-org/docs',
      repositoryId: '500',
      repositoryOwnerId: '123456',
      refs: ['refs/heads/main'],
      services: ['docs'],
    },
  ],
  releaseManagers: ['release-managers'],
});

export const person = (id: string): Caller => ({ kind: 'person', id });

/** The shop's pipeline, in a run that the author started. */
export const pipeline: Extract<Caller, { kind: 'pipeline' }> = {
  kind: 'pipeline',
  id: 'shop-release',
  repository: 'octo-org/shop',
  startedBy: 'author-codes',
  ref: 'refs/heads/main',
  runUrl: 'https://ci.example.com/runs/42',
};

export const deployerOf = (requestId: string, deploymentId: string): Caller => ({
  kind: 'deployer',
  requestId,
  deploymentId,
});

/** A calendar that people may work by. Stories begin on a Saturday, when nobody does. */
export const office: Calendar = {
  id: 'office',
  zone: 'Europe/Berlin',
  workingDays: ['mon', 'tue', 'wed', 'thu', 'fri'],
  hours: { from: '09:00', to: '17:00' },
  holidays: [],
};
