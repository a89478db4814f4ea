import { httpFunction } from './http-function.ts';
import { listDelegations } from './operations/delegations.ts';
import { explainRequest } from './operations/explain-request.ts';
import { listReleases, readReleaseNotes } from './operations/list-releases.ts';
import { listRequests } from './operations/list-requests.ts';
import { listPolicies, readPolicy } from './operations/policies.ts';
import { readAudit, readAuditBundle } from './operations/read-audit.ts';
import { readApprovalRecord } from './operations/read-approval-record.ts';
import { readAuthorization } from './operations/read-authorization.ts';
import { readRequest } from './operations/read-request.ts';
import { simulateRequest } from './operations/simulate-request.ts';
import { health, openapi, permitKeys } from './operations/service.ts';

export const operations = {
  listDelegations,
  listRequests,
  readRequest,
  explainRequest,
  readAuthorization,
  readApprovalRecord,
  readAudit,
  readAuditBundle,
  listReleases,
  readReleaseNotes,
  listPolicies,
  readPolicy,
  simulateRequest,
  health,
  openapi,
  permitKeys,
};

export const handler = httpFunction('queries', operations);
