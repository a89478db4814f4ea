import { ok } from '#domain/outcome';
import { describe } from '#domain/release/describe';
import { findRequest } from '#usecases/find-request';
import { world } from '../../runtime/wire.ts';
import { operation } from '../operation.ts';
import { requestParams, requestView } from '../schemas.ts';

export const readRequest = operation({
  params: requestParams,
  reply: requestView,
  handle: async ({ params }) => {
    const found = await findRequest(world, params.id);
    return found.ok ? ok(describe(found.value)) : found;
  },
});
