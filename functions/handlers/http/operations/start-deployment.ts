import { requestStart } from '#usecases/request-start';
import { world } from '../../runtime/wire.ts';
import { change } from '../change.ts';
import { requestParams } from '../schemas.ts';

export const startDeployment = change({
  params: requestParams,
  status: 202,
  act: ({ params }, caller, now) => requestStart(world, params.id, caller, now),
});
