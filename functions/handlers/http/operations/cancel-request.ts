import * as z from 'zod';
import { paragraph } from '#domain/text';
import { cancelRequest as cancel } from '#usecases/cancel-request';
import { world } from '../../runtime/wire.ts';
import { change } from '../change.ts';
import { requestParams } from '../schemas.ts';

export const cancelRequest = change({
  params: requestParams,
  body: z.strictObject({ reason: paragraph(2_000) }),
  act: ({ params, body }, caller, now) => cancel(world, params.id, caller, body.reason, now),
});
