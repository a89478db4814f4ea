import { authorizationOf } from '#domain/release/authorization';
import { findRequest } from '#usecases/find-request';
import { world } from '../../runtime/wire.ts';
import { operation } from '../operation.ts';
import { authorization, requestParams } from '../schemas.ts';

export const readAuthorization = operation({
  params: requestParams,
  reply: authorization,
  handle: async ({ params }) => {
    const found = await findRequest(world, params.id);
    return found.ok ? authorizationOf(found.value, world.policies.directory) : found;
  },
});
