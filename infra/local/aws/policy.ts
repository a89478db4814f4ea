import * as z from 'zod';
import { TemplateRefused } from '#infra/local/template/trouble';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const conditionValues = z
  .union([z.string(), z.boolean(), z.number(), z.array(z.union([z.string(), z.boolean(), z.number()]))])
  .transform((value) => [value].flat().map(String));

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore.optional(),
  NotAction: oneOrMore.optional(),
  Resource: oneOrMore.optional(),
  NotResource: oneOrMore.optional(),
  Principal: z.union([z.string(), z.record(z.string(), oneOrMore)]).optional(),
  Condition: z.record(z.string(), z.record(z.string(), conditionValues)).optional(),
});

const policyDocument = z.strictObject({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z.union([statement, z.array(statement)]).transform((value) => [value].flat()),
});

export type Statement = z.infer<typeof statement>;

/** The statements of a policy document. Throws `TemplateRefused`, naming the owner, for what is not understood. */
export function statementsOf(document: unknown, owner: string): readonly Statement[] {
  const parsed = policyDocument.safeParse(document);
  if (!parsed.success) throw new TemplateRefused(`The policy of ${owner}:\n${z.prettifyError(parsed.error)}`);
  for (const { Condition = {} } of parsed.data.Statement) {
    for (const [operator, keys] of Object.entries(Condition)) {
      if (!(operator.replace(/^For(?:All|Any)Values?:/, '') in operators)) {
        throw new TemplateRefused(
          `The policy of ${owner} uses the condition operator ${operator}, unknown here.`,
        );
      }
      const strangers = Object.keys(keys).filter((key) => !conditionKeys.has(key.toLowerCase()));
      if (strangers.length > 0) {
        throw new TemplateRefused(`The policy of ${owner} asks for ${strangers.join(', ')}, unknown here.`);
      }
    }
  }
  return parsed.data.Statement;
}

/** The condition keys that a call made here can answer, lower case as AWS compares them. */
const conditionKeys = new Set([
  'aws:securetransport',
  'aws:principalarn',
  'kms:signingalgorithm',
  'kms:messagetype',
  'ses:fromaddress',
]);

export interface AccessRequest {
  /** `dynamodb:PutItem` */
  readonly action: string;
  readonly resource: string;
  /** Values by condition key in lower case; a key that is missing is absent from the request. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

export type Verdict = 'allow' | 'deny' | 'silent';

/** What a set of statements says to a request: a denial wins over every permission. Principals are not looked at. */
export function judge(statements: readonly Statement[], request: AccessRequest): Verdict {
  const matching = statements.filter((candidate) => applies(candidate, request));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'deny';
  return matching.length > 0 ? 'allow' : 'silent';
}

function applies(candidate: Statement, { action, resource, context = {} }: AccessRequest): boolean {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = candidate;
  const namesAction = (pattern: string) => wildcard(pattern.toLowerCase(), action.toLowerCase());
  const namesResource = (pattern: string) => wildcard(pattern, resource);
  if (Action && !Action.some(namesAction)) return false;
  if (NotAction?.some(namesAction)) return false;
  if (Resource && !Resource.some(namesResource)) return false;
  if (NotResource?.some(namesResource)) return false;
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, wanted, context[key.toLowerCase()])),
  );
}

const operators: Readonly<Record<string, (wanted: string, actual: string) => boolean>> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringLike: (wanted, actual) => wildcard(wanted, actual),
  ArnEquals: (wanted, actual) => wildcard(wanted, actual),
  ArnLike: (wanted, actual) => wildcard(wanted, actual),
  Bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
};

/** `ForAllValues` holds for a request without the key, every other form needs it: as AWS documents both. */
function holds(operator: string, wanted: readonly string[], actual: readonly string[] | undefined): boolean {
  const compare = operators[operator.replace(/^For(?:All|Any)Values?:/, '')];
  if (!compare) throw new Error(`the operator ${operator} was not checked at load (this is a bug)`);
  const matches = (value: string) => wanted.some((candidate) => compare(candidate, value));
  if (operator.startsWith('ForAllValues')) return (actual ?? []).every(matches);
  return actual?.some(matches) ?? false;
}

/** `*` stands for any characters, `?` for one. */
export function wildcard(pattern: string, text: string): boolean {
  const expression = pattern.replace(/[\\^$.*+?()[\]{}|]/g, (character) =>
    character === '*' ? '.*' : character === '?' ? '.' : `\\${character}`,
  );
  return new RegExp(`^${expression}$`, 's').test(text);
}
