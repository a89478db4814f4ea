import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { ok } from '#domain/outcome';
import { loadPermitKey } from '../../runtime/wire.ts';
import { publicOperation } from '../operation.ts';

export const health = publicOperation({
  reply: z.object({ status: z.literal('ok') }),
  handle: async () => ok({ status: 'ok' as const }),
});

/** Written beside the code by the build, from the route table and the operations' own schemas. */
export const openapi = publicOperation({
  reply: z.looseObject({ openapi: z.string() }),
  handle: async () => {
    const path = join(process.env['LAMBDA_TASK_ROOT'] ?? '.', 'openapi.json');
    return ok(JSON.parse(await readFile(path, 'utf8')) as { openapi: string });
  },
});

/**
 * The key that permits are signed with, for deployers to check them. Public by nature and changed with the KMS key
 * only, so deployers may keep it for a while: each look-up is a KMS call.
 */
export const permitKeys = publicOperation({
  reply: z.object({ keys: z.array(z.looseObject({})) }),
  handle: async () => ({
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
    body: JSON.stringify({ keys: [await loadPermitKey()] }),
  }),
});
