import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What a room may import, by the start of the specifier. `external` are packages and Node's own modules. */
interface Arrow {
  readonly room: RegExp;
  readonly mayImport: readonly RegExp[];
  readonly because: string;
}

const arrows: readonly Arrow[] = [
  {
    room: /^functions\/domain\//,
    mayImport: [/^#domain\//, /^(zod|jsonata|temporal-polyfill|canonicalize|node:crypto)$/],
    because: 'the domain is pure: time, ids and stores are arguments',
  },
  {
    room: /^functions\/ports\//,
    mayImport: [/^#(domain|ports)\//],
    because: 'a port says what we need, in our own words',
  },
  {
    room: /^functions\/usecases\//,
    mayImport: [/^#(domain|ports|usecases)\//, /^zod$/],
    because: 'a use case knows no vendor',
  },
  {
    room: /^functions\/views\//,
    mayImport: [/^#(domain|views)\//, /^hono\/html$/],
    because: 'a view shows what it is given',
  },
  {
    room: /^functions\/adapters\//,
    mayImport: [/^#(domain|ports|adapters)\//, /^[^#]/],
    because: 'an adapter provides a port',
  },
  {
    room: /^functions\/handlers\/runtime\//,
    mayImport: [/^#(domain|ports|usecases|adapters|views|handlers)\//, /^[^#]/],
    because: 'the runtime wires both sides',
  },
  {
    room: /^functions\/handlers\/(?!runtime\/)/,
    mayImport: [
      /^#(domain|ports|usecases|views|handlers)\//,
      /^(zod|aws-lambda|@middy\/core|node:(crypto|fs\/promises|path))$/,
    ],
    because: 'a handler translates; adapters are wired in handlers/runtime',
  },
  {
    room: /^cli\//,
    mayImport: [
      /^#(domain|cli)\//,
      /^#handlers\/http\/(schemas|routes)$/,
      /^#adapters\/yaml\//,
      /^(?!@aws-sdk)[^#]/,
    ],
    because: 'the command line is a thin client of the interface',
  },
  {
    room: /^infra\/aws\//,
    mayImport: [/^#infra\/aws\//, /^#handlers\/(http\/routes|runtime\/(env-names|log-lines))$/, /^[^#]/],
    because: 'the stack describes; it shares names with the functions and nothing else',
  },
];

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function importsOf(file: string, source: string): Import[] {
  const found = source.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s*'([^']+)'/g,
  );
  return [...found].map(([, from, dynamic, bare]) => ({ file, specifier: from ?? dynamic ?? bare ?? '' }));
}

/** A relative path stays inside its room; written with its room's name it obeys the same arrows. */
function roomed({ file, specifier }: Import): string {
  if (!specifier.startsWith('.')) return specifier;
  const path = join(file, '..', specifier).replace(/\.ts$/, '');
  return `#${path.replace(/^functions\//, '')}`;
}

function violations(imports: readonly Import[]): string[] {
  return imports.flatMap((one) => {
    const arrow = arrows.find(({ room }) => room.test(one.file));
    if (!arrow) return [];
    const target = roomed(one);
    return arrow.mayImport.some((allowed) => allowed.test(target))
      ? []
      : [`${one.file} imports ${one.specifier}: ${arrow.because}`];
  });
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

const sources = ['functions', 'cli', 'infra']
  .flatMap(filesUnder)
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

describe('the arrows of the house', () => {
  it('hold in every file', () => {
    expect(violations(sources.flatMap(({ file, text }) => importsOf(file, text)))).toEqual([]);
  });

  it('read every kind of import there is', () => {
    const text = [
      "import { a } from '#one/a';",
      "import type { b } from '#two/b';",
      "export { c } from '#three/c';",
      "import {\n  d,\n  e,\n} from '#four/d';",
      "const f = await import('#five/f');",
      "import '#six/g';",
    ].join('\n');
    const found = importsOf('x.ts', text).map(({ specifier }) => specifier);
    expect(found.toSorted()).toEqual(['#five/f', '#four/d', '#one/a', '#six/g', '#three/c', '#two/b']);
  });

  it.each([
    ['functions/domain/release/decide.ts', '#ports/request-store'],
    ['functions/domain/release/decide.ts', '@aws-sdk/client-dynamodb'],
    ['functions/domain/release/decide.ts', '../../usecases/act.ts'],
    ['functions/domain/time.ts', 'node:fs'],
    ['functions/ports/mailer.ts', '@aws-sdk/client-sesv2'],
    ['functions/usecases/act.ts', '#adapters/dynamodb/request-store'],
    ['functions/usecases/act.ts', '#handlers/http/problem'],
    ['functions/usecases/send-notices.ts', '#views/mails/write-mail'],
    ['functions/views/pages/review-page.ts', '#usecases/show-review'],
    ['functions/adapters/ses/mailer.ts', '#usecases/act'],
    ['functions/handlers/http/requests.ts', '#adapters/dynamodb/client'],
    ['functions/handlers/tasks/open-phase.ts', '@aws-sdk/client-sfn'],
    ['functions/handlers/http/requests.ts', '#infra/local/start'],
    ['cli/client.ts', '@aws-sdk/client-sfn'],
    ['cli/client.ts', '#usecases/act'],
    ['infra/aws/stack.ts', '#usecases/act'],
  ])('refuse %s importing %s', (file, specifier) => {
    expect(violations([{ file, specifier }])).toHaveLength(1);
  });
});

describe('the core', () => {
  const core = sources.filter(({ file }) => /^functions\/(domain|usecases|ports|views)\//.test(file));

  it('never asks for the time, for chance or for its surroundings', () => {
    const asking = /Date\.now\(|new Date\(\)|Math\.random\(|randomUUID\(|randomBytes\(|process\.env/;
    expect(core.filter(({ text }) => asking.test(text)).map(({ file }) => file)).toEqual([]);
  });

  it('escapes no type', () => {
    const escapes = /\bas any\b|as unknown as|@ts-(ignore|expect-error|nocheck)/;
    expect(sources.filter(({ text }) => escapes.test(text)).map(({ file }) => file)).toEqual([]);
  });
});
