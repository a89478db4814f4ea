import * as z from 'zod';
import { ok } from '#domain/outcome';
import { environmentRecord } from '#domain/release/environment';
import { deployedReleases, listReleases as list } from '#usecases/list-releases';
import { releaseNotes } from '#views/documents/release-notes';
import { world } from '../../runtime/wire.ts';
import { operation } from '../operation.ts';
import { pageRequest } from '../page.ts';
import { pageQuery, requestSummary, serviceParams } from '../schemas.ts';

export const listReleases = operation({
  params: serviceParams,
  query: pageQuery,
  reply: z.object({
    items: z.array(requestSummary),
    cursor: z.string().optional(),
    running: environmentRecord.shape.running,
    lastSuccessful: environmentRecord.shape.lastSuccessful,
  }),
  handle: async ({ params, query }) => {
    const page = pageRequest(query, world.clock.now());
    const found = await list(world, params.service, params.environment, page);
    return found.ok ? ok({ ...found.value, items: [...found.value.items] }) : found;
  },
});

/** Notes tell of the latest releases; each is read whole, so there are fewer of them on a page. */
const notesQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(25).default(10) });

export const readReleaseNotes = operation({
  params: serviceParams,
  query: notesQuery,
  reply: z.string(),
  contentType: 'text/markdown; charset=utf-8',
  handle: async ({ params, query }) => {
    const page = pageRequest(query, world.clock.now());
    const found = await deployedReleases(world, params.service, params.environment, page);
    return found.ok ? ok(releaseNotes(params.service, params.environment, found.value)) : found;
  },
});
