import { judgementForm } from '#domain/release/conditions';
import { judgeCondition as judge } from '#usecases/settle-condition';
import { world } from '../../runtime/wire.ts';
import { change } from '../change.ts';
import { conditionParams } from '../schemas.ts';

export const judgeCondition = change({
  params: conditionParams,
  body: judgementForm,
  act: ({ params, body }, caller, now) =>
    judge(world, { requestId: params.id, id: params.conditionId }, caller, body, now),
});
