import { resolutionForm } from '#domain/release/conditions';
import { resolveCondition as resolve } from '#usecases/settle-condition';
import { world } from '../../runtime/wire.ts';
import { change } from '../change.ts';
import { conditionParams } from '../schemas.ts';

export const resolveCondition = change({
  params: conditionParams,
  body: resolutionForm,
  act: ({ params, body }, caller, now) =>
    resolve(world, { requestId: params.id, id: params.conditionId }, caller, body, now),
});
