import * as z from 'zod';
import { ok } from '#domain/outcome';
import { statuses } from '#domain/release/status';
import { slug } from '#domain/text';
import { listRequests as list } from '#usecases/list-requests';
import { world } from '../../runtime/wire.ts';
import { operation } from '../operation.ts';
import { pageQuery, requestSummary } from '../schemas.ts';
import { pageRequest } from '../page.ts';

const filters = pageQuery.extend({
  service: slug(64).optional(),
  environment: slug(64).optional(),
  status: z.enum(statuses).optional(),
  policy: slug(64).optional(),
  team: slug(64).optional(),
  requester: slug(64).optional(),
  mine: z.stringbool().optional(),
});

export const listRequests = operation({
  query: filters,
  reply: z.object({ items: z.array(requestSummary), cursor: z.string().optional() }),
  handle: async ({ query }, caller) => {
    const now = world.clock.now();
    const found = await list(world, caller, query, pageRequest(query, now), now);
    return ok({ ...found, items: [...found.items] });
  },
});
