import { expect, it, vi } from 'vitest';
import * as z from 'zod';
import { openapi } from '#handlers/http/openapi';
import { routes } from '#handlers/http/routes';

vi.mock('#handlers/runtime/wire', () => ({ world: {}, logger: {} }));

const header = z.object({ description: z.string(), required: z.literal(true), schema: z.unknown() });
const answer = z.object({
  headers: z.record(z.string(), header).optional(),
  content: z.record(z.string(), z.unknown()).optional(),
});
const operation = z.object({
  operationId: z.string(),
  parameters: z.array(
    z.object({ name: z.string(), in: z.string(), required: z.boolean(), schema: z.unknown() }),
  ),
  responses: z.record(z.string(), answer),
});
const { paths } = z
  .object({ paths: z.record(z.string(), z.record(z.string(), operation)) })
  .parse(JSON.parse(JSON.stringify(openapi())));
const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
const named = (id: string) => operations.find(({ operationId }) => operationId === id)!;

it('the key that makes opening safe to repeat is described where it is taken, and nowhere else', () => {
  const taking = operations.filter(({ parameters }) => parameters.some((one) => one.in === 'header'));
  expect(taking.map(({ operationId }) => operationId)).toEqual(['openRequest']);
  expect(named('openRequest').parameters).toEqual([
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: expect.objectContaining({ type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' }),
    },
  ]);
});

it('an answer that leads elsewhere says where, and has no content', () => {
  const { responses } = named('decideByLink');
  expect(Object.keys(responses)).toEqual(['303', 'default']);
  expect(Object.keys(responses['303']?.headers ?? {})).toEqual(['Location']);
  expect(responses['303']).not.toHaveProperty('content');
});

it('what goes wrong on a review is a page to a browser, and a problem document to anybody', () => {
  const withPages = operations.filter(({ responses }) => responses['default']?.content?.['text/html']);
  expect(withPages.map(({ operationId }) => operationId).sort()).toEqual(
    routes
      .filter(({ path }) => path.startsWith('/review'))
      .map((route) => route.operation)
      .sort(),
  );
  for (const { responses } of operations)
    expect(responses['default']?.content).toHaveProperty(['application/problem+json']);
});
