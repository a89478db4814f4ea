import { expect } from 'vitest';
import * as z from 'zod';
import type { Answer } from './call.ts';

const content = z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) }));
const described = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ responses: z.record(z.string(), z.object({ content: content.optional() })) }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.json())) }),
});

interface Promised {
  readonly method: string;
  readonly path: RegExp;
  readonly specific: number;
  readonly answers: ReadonlyMap<string, z.ZodType>;
}

/** What an error may say: nothing of files, stacks, tables, keys or tokens. */
const inside =
  /\bat .+:\d+:\d+|node_modules|\/functions\/|\.ts\b|\.mjs\b|REQ#|LINK#|arn:aws|AccessDenied|ASIA[A-Z0-9]{16}|eyJ[\w-]{10,}\./;

const problem = z.strictObject({
  type: z.string().min(1),
  title: z.string().min(1),
  status: z.int(),
  code: z.string().regex(/^[a-z]+(?:-[a-z]+)*$/),
  detail: z.string().min(1),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  present: z.record(z.string(), z.unknown()).optional(),
  /** What the front of the local stack adds to its own few. */
  message: z.string().optional(),
});

const known = new Map<string, Promise<readonly Promised[]>>();

/** Holds an answer against what the interface promises of it. */
export async function checkAnswer(url: string, method: string, path: string, answer: Answer): Promise<void> {
  if (path.startsWith('/_local') || method === 'HEAD') return;
  const type = answer.headers.get('content-type') ?? '';
  const what = `${method} ${path.slice(0, 200)} answered ${answer.status}`;
  if (answer.status >= 400) {
    expect(answer.text, `${what} and told of its inside`).not.toMatch(inside);
    if (type.startsWith('text/html')) return;
    expect(type, what).toBe('application/problem+json');
    const told = problem.safeParse(answer.json);
    expect(told.error?.issues, `${what}: ${answer.text}`).toBeUndefined();
    expect(told.data?.status, what).toBe(answer.status);
    return;
  }
  if (!type.startsWith('application/json')) return;
  const [route] = (await promisesOf(url))
    .filter((candidate) => candidate.method === method && candidate.path.test(path.split('?')[0] ?? ''))
    .sort((left, right) => right.specific - left.specific);
  const schema = route?.answers.get(String(answer.status));
  expect(schema, `${what}, of which /openapi.json says nothing`).toBeDefined();
  expect(schema?.safeParse(answer.json).error?.issues, `${what}: ${answer.text}`).toBeUndefined();
}

/** Asked for once; again when the answer did not come through. */
function promisesOf(url: string): Promise<readonly Promised[]> {
  const asked = known.get(url) ?? promises(url);
  known.set(url, asked);
  asked.catch(() => known.delete(url));
  return asked;
}

async function promises(url: string): Promise<readonly Promised[]> {
  const text = await (await fetch(`${url}/openapi.json`)).text();
  // zod reads definitions where JSON Schema has them, an OpenAPI document keeps them among its components.
  const inPlace = text.replaceAll('#/components/schemas/', '#/$defs/');
  const { paths, components } = described.parse(JSON.parse(inPlace));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => ({
      method: method.toUpperCase(),
      path: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{[^}]+\}/g, '[^/]+')}$`),
      specific: path.replace(/\{[^}]+\}/g, '').length,
      answers: new Map(
        Object.entries(responses).flatMap(([status, { content: bodies }]) => {
          const schema = bodies?.['application/json']?.schema;
          return schema
            ? [[status, z.fromJSONSchema({ ...schema, $defs: components.schemas })] as const]
            : [];
        }),
      ),
    })),
  );
}
