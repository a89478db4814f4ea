import { messageForm } from '#domain/release/messages';
import { postMessage as post } from '#usecases/post-message';
import { world } from '../../runtime/wire.ts';
import { change } from '../change.ts';
import { requestParams } from '../schemas.ts';

export const postMessage = change({
  params: requestParams,
  body: messageForm,
  act: ({ params, body }, caller, now) => post(world, params.id, caller, body, now),
});
