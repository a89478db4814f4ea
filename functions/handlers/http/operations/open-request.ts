import * as z from 'zod';
import { ok } from '#domain/outcome';
import { describe } from '#domain/release/describe';
import { releaseForm } from '#domain/release/form';
import { openRequest as open } from '#usecases/open-request';
import { world } from '../../runtime/wire.ts';
import { operation } from '../operation.ts';
import { requestView } from '../schemas.ts';

const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, { error: 'must be 1 to 255 visible ASCII characters' })
  .meta({
    description:
      'Within 24 hours the same key with the same body gets the same answer, and with another body a 422.',
  });

export const openRequest = operation({
  requestHeaders: z.object({ 'idempotency-key': idempotencyKey.optional() }),
  body: releaseForm,
  reply: requestView,
  status: 201,
  handle: async ({ body, headers }, caller) => {
    const key = headers['idempotency-key'];
    const opened = await open(world, { caller, form: body, key }, world.clock.now());
    return opened.ok ? ok(describe(opened.value)) : opened;
  },
});
