import * as z from 'zod';
import { operations as decisions } from './decisions.ts';
import type { Operation } from './operation.ts';
import { operations as queries } from './queries.ts';
import { operations as reports } from './reports.ts';
import { operations as requests } from './requests.ts';
import { routes } from './routes.ts';

type Schemas = Operation<never>['schemas'];

const all: Readonly<Record<string, { readonly schemas: Schemas }>> = {
  ...requests,
  ...decisions,
  ...reports,
  ...queries,
};

const problemDocument = {
  'application/problem+json': {
    schema: {
      type: 'object',
      required: ['type', 'title', 'status', 'code', 'detail'],
      properties: {
        type: { type: 'string' },
        title: { type: 'string' },
        status: { type: 'integer' },
        code: { type: 'string' },
        detail: { type: 'string' },
        errors: {
          type: 'array',
          items: {
            type: 'object',
            required: ['path', 'message'],
            properties: { path: { type: 'string' }, message: { type: 'string' } },
          },
        },
        present: { type: 'object' },
      },
    },
  },
};

const problem = ({ problemPage }: Schemas) => ({
  description: `A problem, as RFC 9457 says it; \`code\` names the rule.${problemPage ? ' To a browser, a page.' : ''}`,
  content: { ...problemDocument, ...(problemPage && { 'text/html': { schema: { type: 'string' } } }) },
});

/** The interface as OpenAPI 3.1, from the route table and the schemas that parse every call. */
export function openapi(): object {
  const paths: Record<string, Record<string, object>> = {};
  const { schemaOf, collected } = schemaCollector();
  for (const route of routes) {
    const { schemas } = all[route.operation]!;
    (paths[route.path] ??= {})[route.method.toLowerCase()] = {
      operationId: operationId(route),
      summary: route.summary,
      ...(route.access === 'caller' && { security: [{ bearer: [] }] }),
      parameters: [
        ...parameters('path', schemas.params, schemaOf),
        ...parameters('query', schemas.query, schemaOf),
        ...parameters('header', schemas.requestHeaders, schemaOf),
      ],
      ...(schemas.body && { requestBody: requestBody(schemas, schemaOf) }),
      responses: { [String(schemas.status ?? 200)]: answer(schemas, schemaOf), default: problem(schemas) },
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Countersign',
      version: '1',
      description:
        'Release approvals, deployment gates and rollbacks. Times are ISO 8601 UTC with milliseconds. HEAD is answered wherever GET is.',
    },
    paths,
    components: {
      schemas: collected,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token of the user pool, of GitHub Actions, or a deployment’s permit.',
        },
      },
    },
  };
}

/** An operation that two paths lead to has an id for each. */
function operationId({ operation, path }: (typeof routes)[number]): string {
  const first = routes.find((route) => route.operation === operation);
  return first?.path === path ? operation : `${operation}Too`;
}

/** A schema as the document needs it: what it defines by name is collected under `components`. */
type SchemaOf = (schema: z.ZodType, io: 'input' | 'output') => Record<string, unknown>;

function schemaCollector(): { schemaOf: SchemaOf; collected: Record<string, unknown> } {
  const collected: Record<string, unknown> = {};
  return {
    collected,
    schemaOf: (schema, io) => {
      const made = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
      const {
        $schema: _,
        $defs = {},
        ...json
      } = JSON.parse(JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/')) as Record<
        string,
        unknown
      > & { $defs?: Record<string, unknown> };
      Object.assign(collected, $defs);
      return json;
    },
  };
}

function parameters(
  place: 'path' | 'query' | 'header',
  schema: z.ZodType | undefined,
  schemaOf: SchemaOf,
): object[] {
  if (!schema) return [];
  const json = schemaOf(schema, 'input') as { properties?: Record<string, object>; required?: string[] };
  return Object.entries(json.properties ?? {}).map(([name, property]) => ({
    name: place === 'header' ? headerName(name) : name,
    in: place,
    required: place === 'path' || (json.required ?? []).includes(name),
    schema: property,
  }));
}

/** `Idempotency-Key`, as people write a header that programs send in small letters. */
const headerName = (name: string): string => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

const requestBody = ({ body, bodyType }: Schemas, schemaOf: SchemaOf) => ({
  required: true,
  content: {
    [bodyType === 'form' ? 'application/x-www-form-urlencoded' : 'application/json']: {
      schema: schemaOf(body!, 'input'),
    },
  },
});

/** What sends the caller elsewhere has no body. */
const answer = ({ reply, status, replyHeaders, contentType, alsoAs }: Schemas, schemaOf: SchemaOf) => ({
  description: 'Done',
  ...(replyHeaders && {
    headers: Object.fromEntries(
      Object.entries(replyHeaders).map(([name, description]) => [
        headerName(name),
        { description, required: true, schema: { type: 'string' } },
      ]),
    ),
  }),
  ...(status !== 303 && {
    content: {
      [contentType?.split(';')[0] ?? 'application/json']: { schema: schemaOf(reply, 'output') },
      ...(alsoAs && { [alsoAs]: { schema: { type: 'string', format: 'binary' } } }),
    },
  }),
});
