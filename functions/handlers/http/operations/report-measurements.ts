import * as z from 'zod';
import { ok } from '#domain/outcome';
import { measurements } from '#domain/release/events';
import { reportMeasurements as report } from '#usecases/report-measurements';
import { world } from '../../runtime/wire.ts';
import { operation } from '../operation.ts';
import { requestParams } from '../schemas.ts';

export const reportMeasurements = operation({
  params: requestParams,
  body: z
    .strictObject(measurements.shape)
    .refine((values) => Object.keys(values).length > 0, { error: 'must have at least one measurement' }),
  reply: z.object({ accepted: z.literal(true) }),
  status: 202,
  handle: async ({ params, body }, caller) => {
    const reported = await report(world, params.id, caller, body, world.clock.now());
    return reported.ok ? ok({ accepted: true as const }) : reported;
  },
});
