import { fulfilmentForm } from '#domain/release/obligations';
import { fulfilObligation as fulfil } from '#usecases/fulfil-obligation';
import { world } from '../../runtime/wire.ts';
import { change } from '../change.ts';
import { obligationParams } from '../schemas.ts';

export const fulfilObligation = change({
  params: obligationParams,
  body: fulfilmentForm,
  act: ({ params, body }, caller, now) => fulfil(world, params.id, params.obligationId, caller, body, now),
});
