import * as z from 'zod';
import { auditBundle } from '#domain/audit/bundle';
import { ok, type Outcome } from '#domain/outcome';
import { bundleOf, readAudit as read } from '#usecases/read-audit';
import { writeAuditReport } from '#usecases/write-audit-report';
import { loadReportWorld, world } from '../../runtime/wire.ts';
import { operation } from '../operation.ts';
import { prefers } from '../prefers.ts';
import type { HttpReply } from '../reply.ts';
import { audit, requestParams } from '../schemas.ts';

const pdf = 'application/pdf';
const fault = z.object({ sequence: z.int(), sentence: z.string() });

export const readAudit = operation({
  params: requestParams,
  reply: audit.extend({ fault: fault.optional() }),
  alsoAs: pdf,
  handle: async ({ params, headers }) => {
    if (prefers(headers['accept'], pdf, 'application/json')) return report(params.id);
    const trail = await read(world, params.id);
    return trail.ok ? ok({ ...trail.value, events: [...trail.value.events] }) : trail;
  },
});

export const readAuditBundle = operation({
  params: requestParams,
  reply: auditBundle,
  handle: async ({ params }) => {
    const trail = await read(world, params.id);
    return trail.ok ? ok(bundleOf(trail.value, world.clock.now())) : trail;
  },
});

async function report(id: string): Promise<Outcome<never> | HttpReply> {
  const file = await writeAuditReport(await loadReportWorld(), id, world.clock.now());
  if (!file.ok) return file;
  return {
    status: 200,
    headers: {
      'content-type': pdf,
      'content-disposition': `inline; filename="audit-${id}.pdf"`,
      'cache-control': 'no-store',
      vary: 'accept',
    },
    body: Buffer.from(file.value).toString('base64'),
    isBase64Encoded: true,
  };
}
