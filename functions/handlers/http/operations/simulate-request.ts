import * as z from 'zod';
import { releaseForm } from '#domain/release/form';
import { slug } from '#domain/text';
import { simulateRequest as simulate } from '#usecases/simulate-request';
import { world } from '../../runtime/wire.ts';
import { operation } from '../operation.ts';
import { simulation } from '../schemas.ts';

/** The policy of the address is the one that is asked about, whatever the request names. */
export const simulateRequest = operation({
  params: z.object({ id: slug(64) }),
  body: releaseForm,
  reply: simulation,
  handle: ({ params, body }, caller) => simulate(world, params.id, { caller, form: body }, world.clock.now()),
});
