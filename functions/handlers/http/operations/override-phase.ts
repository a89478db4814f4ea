import { overrideForm } from '#domain/release/override';
import { overridePhase as settle } from '#usecases/settle-phase';
import { world } from '../../runtime/wire.ts';
import { change } from '../change.ts';
import { requestParams } from '../schemas.ts';

export const overridePhase = change({
  params: requestParams,
  body: overrideForm,
  act: ({ params, body }, caller, now) => settle(world, params.id, caller, body, now),
});
