import { httpFunction } from './http-function.ts';
import { attachEvidence } from './operations/attach-evidence.ts';
import { cancelRequest } from './operations/cancel-request.ts';
import { delegate, revokeDelegation } from './operations/delegations.ts';
import { openRequest } from './operations/open-request.ts';
import { postMessage } from './operations/post-message.ts';
import { resolveCondition } from './operations/resolve-condition.ts';
import { startDeployment } from './operations/start-deployment.ts';

export const operations = {
  delegate,
  revokeDelegation,
  openRequest,
  attachEvidence,
  resolveCondition,
  postMessage,
  cancelRequest,
  startDeployment,
};

export const handler = httpFunction('requests', operations);
