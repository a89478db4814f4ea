import { ok } from '#domain/outcome';
import { deploymentReport } from '#domain/release/deployment';
import { standingOf } from '#domain/release/status';
import * as z from 'zod';
import { reportDeployment as report } from '#usecases/report-deployment';
import { world } from '../../runtime/wire.ts';
import { operation } from '../operation.ts';
import { requestParams } from '../schemas.ts';

export const reportDeployment = operation({
  params: requestParams,
  body: deploymentReport,
  reply: z.object({ status: z.string(), because: z.string() }),
  handle: async ({ params, body }, caller) => {
    const acted = await report(world, params.id, caller, body, world.clock.now());
    return acted.ok ? ok(standingOf(acted.value.release)) : acted;
  },
});
