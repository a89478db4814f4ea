import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { readAssembly } from '#infra/local/template/assembly';
import { isObject, type Json, type JsonObject } from '#infra/local/stepfunctions/json';

/**
 * cfn-lint's rule for state machines reads only definitions that stand in a template; ours are assets beside it. This
 * puts them inline, together with copies that each hold one mistake: a rule that finds none of them proves nothing.
 */
const rule = 'E3601';

const mistakes: Readonly<Record<string, (state: JsonObject, definition: JsonObject) => void>> = {
  AFieldOfJsonPath: (state) => (state['InputPath'] = '$'),
  AFieldNobodyKnows: (state) => (state['Retries'] = []),
  ATypeNobodyKnows: (state) => (state['Type'] = 'Sleep'),
  ATaskWithoutItsResource: (state) => delete state['Resource'],
  AStateThatEndsAndGoesOn: (state) => Object.assign(state, { Next: 'Anywhere', End: true }),
  AStartThatIsNowhere: (_, definition) => (definition['StartAt'] = 'Nowhere'),
};

/** Both may be expressions in JSONata, which cfn-lint 1.51.0 does not know: it reads the least number in their place. */
const numbersOnly = new Set(['TimeoutSeconds', 'HeartbeatSeconds']);

function withNumbers(value: Json, key = ''): Json {
  if (Array.isArray(value)) return value.map((inner) => withNumbers(inner));
  if (numbersOnly.has(key) && typeof value === 'string' && value.startsWith('{%')) return 1;
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withNumbers(inner, name)]));
}

function spoiled(definition: Json, spoil: (typeof mistakes)[string]): Json {
  const copy = structuredClone(definition);
  if (!isObject(copy) || copy['States'] === undefined || !isObject(copy['States'])) {
    throw new Error('a definition has no states');
  }
  const task = Object.values(copy['States']).find((state) => isObject(state) && state['Type'] === 'Task');
  if (task === undefined || !isObject(task)) throw new Error('a definition has no task to spoil');
  spoil(task, copy);
  return copy;
}

const properties = z.object({
  DefinitionS3Location: z.object({ Key: z.string() }),
  DefinitionSubstitutions: z.record(z.string(), z.unknown()),
});

interface Inline {
  readonly definition: Json;
  readonly substitutions: readonly string[];
}

function inlineMachines(folder: string): [string, Inline][] {
  const { template, assetAt } = readAssembly(folder);
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === 'AWS::StepFunctions::StateMachine')
    .map(([id, { Properties }]) => {
      const { DefinitionS3Location, DefinitionSubstitutions } = properties.parse(Properties);
      const definition = z.json().parse(JSON.parse(readFileSync(assetAt(DefinitionS3Location.Key), 'utf8')));
      return [
        id,
        { definition: withNumbers(definition), substitutions: Object.keys(DefinitionSubstitutions) },
      ];
    });
}

function resourceOf({ definition, substitutions }: Inline) {
  const anyArn = 'arn:aws:lambda:eu-central-1:123456789012:function:any';
  return {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      RoleArn: 'arn:aws:iam::123456789012:role/any',
      Definition: definition,
      DefinitionSubstitutions: Object.fromEntries(substitutions.map((name) => [name, anyArn])),
    },
  };
}

const findings = z.array(
  z.object({
    Rule: z.object({ Id: z.string() }),
    Message: z.string(),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])) }),
  }),
);

function lint(command: string, template: object) {
  const { stdout, stderr, error } = spawnSync(command, ['--format', 'json'], {
    input: JSON.stringify(template),
    encoding: 'utf8',
  });
  if (error) throw new Error(`${command} could not be run`, { cause: error });
  if (stderr !== '') throw new Error(`${command}: ${stderr}`);
  return findings.parse(JSON.parse(stdout));
}

function main(command: string): void {
  const machines = inlineMachines(join(import.meta.dirname, '../cdk.out'));
  const [first] = machines;
  if (!first) throw new Error('the template has no state machine');
  const planted = Object.entries(mistakes).map(
    ([name, spoil]) => [name, { ...first[1], definition: spoiled(first[1].definition, spoil) }] as const,
  );
  const Resources = Object.fromEntries(
    [...machines, ...planted].map(([id, machine]) => [id, resourceOf(machine)]),
  );
  const found = lint(command, { Resources });
  const about = (id: string) => found.filter(({ Location }) => Location.Path[1] === id);

  const wrong = machines.flatMap(([id]) =>
    about(id).map(
      ({ Rule, Message, Location }) => `${id}: ${Rule.Id} ${Message} at ${Location.Path.slice(4).join('/')}`,
    ),
  );
  const missed = planted.filter(([id]) => !about(id).some(({ Rule }) => Rule.Id === rule));
  const problems = [...wrong, ...missed.map(([id]) => `${rule} no longer finds ${id}`)];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  console.log(
    `${machines.length} state machines without a finding; ${planted.length} planted mistakes found.`,
  );
}

const [command] = process.argv.slice(2);
if (command === undefined) throw new Error('Usage: node scripts/lint-machines.ts <path of cfn-lint>');
main(command);
