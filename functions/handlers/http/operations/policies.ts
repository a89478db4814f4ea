import * as z from 'zod';
import { ok, refused } from '#domain/outcome';
import { compiledPack } from '#domain/policy/compiled';
import { describePack } from '#domain/policy/describe';
import { slug } from '#domain/text';
import { world } from '../../runtime/wire.ts';
import { operation } from '../operation.ts';

const packSummary = compiledPack.pick({ id: true, title: true, version: true, digest: true, match: true });

export const listPolicies = operation({
  reply: z.object({ items: z.array(packSummary) }),
  handle: async () => ok({ items: [...world.policies.packs] }),
});

export const readPolicy = operation({
  params: z.object({ id: slug(64) }),
  reply: compiledPack.extend({ table: z.unknown() }),
  handle: async ({ params }) => {
    const pack = world.policies.packs.find((candidate) => candidate.id === params.id);
    return pack
      ? ok({ ...pack, table: describePack(pack, world.policies.directory) })
      : refused('not-found', `There is no policy ${params.id}.`);
  },
});
