import { decisionForm } from '#domain/release/decide';
import { recordDecision as record } from '#usecases/record-decision';
import { world } from '../../runtime/wire.ts';
import { change } from '../change.ts';
import { requestParams } from '../schemas.ts';

export const recordDecision = change({
  params: requestParams,
  body: decisionForm,
  act: ({ params, body }, caller, now) => record(world, params.id, caller, body, now),
});
