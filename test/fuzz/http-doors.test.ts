import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import fc from '#test/support/fc';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { handler as decisions } from '#handlers/http/decisions';
import { handler as queries } from '#handlers/http/queries';
import { handler as reports } from '#handlers/http/reports';
import { handler as requests } from '#handlers/http/requests';
import { routes } from '#handlers/http/routes';
import { callsPerDoor } from './calls-per-door.ts';
import { fittingCalls } from './fitting-calls.ts';
import { anyCallOf } from './http-calls.ts';
import { secrets, store } from './shop.ts';
import { troubles } from './wire.ts';

vi.mock('#handlers/runtime/wire', () => import('./wire.ts'));

const functions = { decisions, queries, reports, requests };
const context = { getRemainingTimeInMillis: () => 30_000 } as Context;

const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
beforeAll(() => {
  writeFileSync(join(folder, 'openapi.json'), '{"openapi":"3.1.0"}');
  vi.stubEnv('LAMBDA_TASK_ROOT', folder);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** What the interface promises of every refusal. */
const problem = z.strictObject({
  type: z.string(),
  title: z.string().min(1),
  status: z.int(),
  code: z.string(),
  detail: z.string().min(1),
  errors: z
    .array(z.strictObject({ path: z.string().startsWith('/'), message: z.string().min(1) }))
    .optional(),
  present: z.record(z.string(), z.unknown()).optional(),
});

const refusalStatuses = [400, 401, 403, 404, 409, 413, 415, 422];
const tellingThePresent = ['closed', 'changed', 'too-late'];
const stackTrace = /^\s*at .+:\d+:\d+\)?$/m;

it.each(routes)(
  '$method $path: a refused call says why and changes nothing, and a look never does',
  async (route) => {
    const statuses = new Set<number>();
    await fc.assert(
      fc
        .asyncProperty(anyCallOf(route), async (event) => {
          const answer = await functions[route.function](event, context);
          const status = answer.statusCode ?? 0;
          statuses.add(status);
          expect(troubles).toEqual([]);
          if (status >= 400) expectRefusal(answer, route.path);
          if (status >= 400 || route.method === 'GET' || route.operation === 'showReview')
            expect(store.isAsBefore()).toBe(true);
        })
        .beforeEach(() => {
          troubles.length = 0;
          store.restore();
        }),
      { numRuns: callsPerDoor },
    );
    store.restore();
    expect(store.hasTheSameBytes()).toBe(true);
    expect([...statuses].some((status) => status < 400)).toBe(true);
    expect([...statuses].some((status) => status >= 400)).toBe(takesSomething(route));
  },
);

/** A route that anybody may call and that reads nothing of the call has nothing to refuse. */
const takesSomething = (route: (typeof routes)[number]) =>
  route.access === 'caller' || fittingCalls[route.operation].some((fit) => Object.keys(fit).length > 0);

function expectRefusal({ statusCode, headers, body }: APIGatewayProxyStructuredResultV2, path: string): void {
  expect(refusalStatuses).toContain(statusCode);
  expect(body).not.toMatch(stackTrace);
  const isPage = String(headers?.['content-type']).startsWith('text/html');
  if (isPage) expect(path).toMatch(/^\/review/);
  else {
    expect(headers?.['content-type']).toBe('application/problem+json');
    const { status, code, present } = problem.parse(JSON.parse(body ?? ''));
    expect(status).toBe(statusCode);
    if (tellingThePresent.includes(code)) expect(present).toBeDefined();
    expect(secrets.filter((secret) => body?.includes(secret))).toEqual([]);
  }
}
