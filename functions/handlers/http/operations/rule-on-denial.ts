import { rulingForm } from '#domain/release/rulings';
import { ruleOnDenial as settle } from '#usecases/settle-phase';
import { world } from '../../runtime/wire.ts';
import { change } from '../change.ts';
import { requestParams } from '../schemas.ts';

export const ruleOnDenial = change({
  params: requestParams,
  body: rulingForm,
  act: ({ params, body }, caller, now) => settle(world, params.id, caller, body, now),
});
