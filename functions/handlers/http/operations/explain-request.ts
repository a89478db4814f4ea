import { ok } from '#domain/outcome';
import { explain } from '#domain/release/explain';
import { directoryFor } from '#usecases/directory-for';
import { findRequest } from '#usecases/find-request';
import { world } from '../../runtime/wire.ts';
import { operation } from '../operation.ts';
import { explanation, requestParams } from '../schemas.ts';

export const explainRequest = operation({
  params: requestParams,
  reply: explanation,
  handle: async ({ params }) => {
    const found = await findRequest(world, params.id);
    if (!found.ok) return found;
    const directory = await directoryFor(world, found.value, world.clock.now());
    const { missing, ...standing } = explain(found.value, directory);
    return ok({ ...standing, missing: missing.map((item) => ({ ...item, who: [...item.who] })) });
  },
});
