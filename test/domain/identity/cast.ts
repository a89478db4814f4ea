import { directory, type Directory } from '#domain/identity/directory';

/** A shop whose pipeline releases tags and `main` from its `production` environment, and two people. */
export const cast: Directory = directory.parse({
  people: [
    { id: 'ada', name: 'Ada', email: 'ada@example.com', github: 'ada-codes' },
    { id: 'grace', name: 'Grace', email: 'grace@example.com' },
  ],
  roles: { owner: { title: 'Owner', people: ['ada'] } },
  teams: { shop: { title: 'Shop', people: ['ada', 'grace'] } },
  services: [
    { id: 'shop', title: 'Shop', team: 'shop', environments: { production: { target: 'demo' } } },
    { id: 'docs', title: 'Docs', team: 'shop', environments: { production: { target: 'demo' } } },
  ],
  pipelines: [
    {
      id: 'shop-release',
      repository: 'octo-org/shop',
      repositoryId: '456789',
      repositoryOwnerId: '123456',
      environment: 'production',
      refs: ['refs/heads/main'],
      tags: true,
      services: ['shop'],
    },
    {
      id: 'docs-release',
      repository: 'octo-org/docs',
      repositoryId: '500',
      repositoryOwnerId: '123456',
      refs: ['refs/heads/main', 'refs/heads/release'],
      services: ['docs'],
    },
  ],
});

/** What GitHub says of a job of the shop's release workflow, dispatched by Ada on `main`. */
export const shopRun = {
  iss: 'https://token.actions.githubusercontent.com',
  sub: 'repo:octo-org/shop:environment:production',
  event_name: 'workflow_dispatch',
  repository: 'octo-org/shop',
  repository_id: '456789',
  repository_owner: 'octo-org',
  repository_owner_id: '123456',
  environment: 'production',
  ref: 'refs/heads/main',
  ref_type: 'branch',
  actor: 'ada-codes',
  run_id: '42',
  run_attempt: '1',
};

/** And of a job of the docs' workflow, which declares no environment. */
export const docsRun = {
  ...withoutEnvironment(shopRun),
  sub: 'repo:octo-org/docs:ref:refs/heads/main',
  repository: 'octo-org/docs',
  repository_id: '500',
  event_name: 'push',
};

/** What a Cognito ID token says of Ada. */
export const adaSignedIn = {
  sub: '0b1c2d3e-0000-4000-8000-000000000001',
  token_use: 'id',
  'cognito:username': 'ada',
  email: 'ada@example.com',
  email_verified: false,
};

function withoutEnvironment({ environment: _, ...claims }: typeof shopRun) {
  return claims;
}
