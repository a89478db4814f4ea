import { ok } from '#domain/outcome';
import { approvalRecord, approvalRecordOf } from '#domain/report/approval-record';
import { findRequest } from '#usecases/find-request';
import { world } from '../../runtime/wire.ts';
import { operation } from '../operation.ts';
import { requestParams } from '../schemas.ts';

export const readApprovalRecord = operation({
  params: requestParams,
  reply: approvalRecord,
  handle: async ({ params }) => {
    const found = await findRequest(world, params.id);
    return found.ok ? ok(approvalRecordOf(found.value, world.policies.directory)) : found;
  },
});
