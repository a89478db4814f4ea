/**
 * The one route table. The stack makes API Gateway routes of it, each HTTP function dispatches by it, and
 * `/openapi.json` is generated from it together with the operations' schemas.
 *
 * `access`: `caller` needs a verified bearer token (a person, a pipeline, or a deployer's permit, see the
 * authorizer); `public` needs none. What a caller may then do is the operation's own decision.
 */
export const routes = [
  {
    operation: 'openRequest',
    method: 'POST',
    path: '/v1/requests',
    function: 'requests',
    access: 'caller',
    summary: 'Open a request for a release',
  },
  {
    operation: 'listRequests',
    method: 'GET',
    path: '/v1/requests',
    function: 'queries',
    access: 'caller',
    summary: 'List requests, newest first',
  },
  {
    operation: 'readRequest',
    method: 'GET',
    path: '/v1/requests/{id}',
    function: 'queries',
    access: 'caller',
    summary: 'Read one request',
  },
  {
    operation: 'explainRequest',
    method: 'GET',
    path: '/v1/requests/{id}/explain',
    function: 'queries',
    access: 'caller',
    summary: 'What is still missing, who can give it, and when it expires',
  },
  {
    operation: 'attachEvidence',
    method: 'PUT',
    path: '/v1/requests/{id}/evidence/{name}',
    function: 'requests',
    access: 'caller',
    summary: 'Attach or replace a piece of evidence',
  },
  {
    operation: 'recordDecision',
    method: 'POST',
    path: '/v1/requests/{id}/decisions',
    function: 'decisions',
    access: 'caller',
    summary: 'Approve or deny',
  },
  {
    operation: 'postMessage',
    method: 'POST',
    path: '/v1/requests/{id}/messages',
    function: 'requests',
    access: 'caller',
    summary: 'Ask, answer, or say that more time is needed, in the thread of a request',
  },
  {
    operation: 'overridePhase',
    method: 'POST',
    path: '/v1/requests/{id}/override',
    function: 'decisions',
    access: 'caller',
    summary: 'Go on without the approvals that are missing, where the policy gives the caller that right',
  },
  {
    operation: 'ruleOnDenial',
    method: 'POST',
    path: '/v1/requests/{id}/rulings',
    function: 'decisions',
    access: 'caller',
    summary: 'Uphold or overrule a contested denial, or take it further up',
  },
  {
    operation: 'resolveCondition',
    method: 'POST',
    path: '/v1/requests/{id}/conditions/{conditionId}/resolution',
    function: 'requests',
    access: 'caller',
    summary: 'Say how a condition of an approval was met',
  },
  {
    operation: 'judgeCondition',
    method: 'POST',
    path: '/v1/requests/{id}/conditions/{conditionId}/confirmation',
    function: 'decisions',
    access: 'caller',
    summary: 'Confirm that a condition is met, or say what is missing',
  },
  {
    operation: 'fulfilObligation',
    method: 'POST',
    path: '/v1/requests/{id}/obligations/{obligationId}/fulfilment',
    function: 'decisions',
    access: 'caller',
    summary: 'Say that something owed after the release was done',
  },
  {
    operation: 'cancelRequest',
    method: 'POST',
    path: '/v1/requests/{id}/cancellation',
    function: 'requests',
    access: 'caller',
    summary: 'Cancel a request that is not deploying yet',
  },
  {
    operation: 'startDeployment',
    method: 'POST',
    path: '/v1/requests/{id}/deployment',
    function: 'requests',
    access: 'caller',
    summary: 'Start a deployment whose policy says manual',
  },
  {
    operation: 'reportDeployment',
    method: 'POST',
    path: '/v1/requests/{id}/deployment-events',
    function: 'reports',
    access: 'caller',
    summary: 'Report a step, the success or the failure of a deployment, with its permit',
  },
  {
    operation: 'reportMeasurements',
    method: 'POST',
    path: '/v1/requests/{id}/measurements',
    function: 'reports',
    access: 'caller',
    summary: 'Report what a monitor measured',
  },
  {
    operation: 'readAuthorization',
    method: 'GET',
    path: '/v1/requests/{id}/authorization',
    function: 'queries',
    access: 'caller',
    summary: 'The release authorization, once every approval is there',
  },
  {
    operation: 'readApprovalRecord',
    method: 'GET',
    path: '/v1/requests/{id}/approval-record',
    function: 'queries',
    access: 'caller',
    summary: 'Who approved what and when, and the final authorization, as one record',
  },
  {
    operation: 'readAudit',
    method: 'GET',
    path: '/v1/requests/{id}/audit',
    function: 'queries',
    access: 'caller',
    summary: 'Every event of a request, in order, with hashes; as PDF the audit report',
  },
  {
    operation: 'readAuditBundle',
    method: 'GET',
    path: '/v1/requests/{id}/audit/bundle',
    function: 'queries',
    access: 'caller',
    summary: 'The bundle that `countersign verify` checks without a network',
  },
  {
    operation: 'listReleases',
    method: 'GET',
    path: '/v1/services/{service}/environments/{environment}/releases',
    function: 'queries',
    access: 'caller',
    summary: 'What ran, what runs now, and the last successful release',
  },
  {
    operation: 'readReleaseNotes',
    method: 'GET',
    path: '/v1/services/{service}/environments/{environment}/releases/release-notes',
    function: 'queries',
    access: 'caller',
    summary: 'Release notes as Markdown',
  },
  {
    operation: 'readReleaseNotes',
    method: 'GET',
    path: '/v1/services/{service}/environments/{environment}/release-notes',
    function: 'queries',
    access: 'caller',
    summary: 'Release notes as Markdown',
  },
  {
    operation: 'listPolicies',
    method: 'GET',
    path: '/v1/policies',
    function: 'queries',
    access: 'caller',
    summary: 'The policy packs in force',
  },
  {
    operation: 'readPolicy',
    method: 'GET',
    path: '/v1/policies/{id}',
    function: 'queries',
    access: 'caller',
    summary: 'One policy pack, with version and digest',
  },
  {
    operation: 'simulateRequest',
    method: 'POST',
    path: '/v1/policies/{id}/simulation',
    function: 'queries',
    access: 'caller',
    summary: 'Who would have to approve a request, in which order, by when, and what would block it',
  },
  {
    operation: 'listDelegations',
    method: 'GET',
    path: '/v1/delegations',
    function: 'queries',
    access: 'caller',
    summary: 'Who decides for whom, from when to when',
  },
  {
    operation: 'delegate',
    method: 'POST',
    path: '/v1/delegations',
    function: 'requests',
    access: 'caller',
    summary: 'Name who decides for the caller while they are away',
  },
  {
    operation: 'revokeDelegation',
    method: 'DELETE',
    path: '/v1/delegations/{delegationId}',
    function: 'requests',
    access: 'caller',
    summary: 'Take a delegation back',
  },
  {
    operation: 'reviewShell',
    method: 'GET',
    path: '/review',
    function: 'decisions',
    access: 'public',
    summary: 'Where a mail link lands; the token stays in the fragment',
  },
  {
    operation: 'showReview',
    method: 'POST',
    path: '/review',
    function: 'decisions',
    access: 'public',
    summary: 'Show what a review link is about; changes nothing',
  },
  {
    operation: 'decideByLink',
    method: 'POST',
    path: '/review/decision',
    function: 'decisions',
    access: 'public',
    summary: 'Decide with a review link',
  },
  {
    operation: 'reviewResult',
    method: 'GET',
    path: '/review/result',
    function: 'decisions',
    access: 'public',
    summary: 'The page a decision by link ends on',
  },
  {
    operation: 'health',
    method: 'GET',
    path: '/healthz',
    function: 'queries',
    access: 'public',
    summary: 'Whether the service answers',
  },
  {
    operation: 'openapi',
    method: 'GET',
    path: '/openapi.json',
    function: 'queries',
    access: 'public',
    summary: 'This interface, as OpenAPI 3.1',
  },
  {
    operation: 'permitKeys',
    method: 'GET',
    path: '/.well-known/jwks.json',
    function: 'queries',
    access: 'public',
    summary: 'The public key that permits are signed with',
  },
] as const satisfies readonly Route[];

interface Route {
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/${string}`;
  readonly function: 'requests' | 'decisions' | 'reports' | 'queries';
  readonly access: 'caller' | 'public';
  readonly summary: string;
}

/** HEAD is answered wherever GET is. */
export const methodsOf = ({ method }: Pick<Route, 'method'>): readonly string[] =>
  method === 'GET' ? ['GET', 'HEAD'] : [method];

export type HttpFunction = (typeof routes)[number]['function'];
export type OperationOf<F extends HttpFunction> = Extract<
  (typeof routes)[number],
  { function: F }
>['operation'];
