import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { isObject, type Json, type JsonObject } from '#infra/local/stepfunctions/json';
import { machineNameOf } from '#infra/local/stepfunctions/arns';
import { machines } from './machines.ts';

/** asl-validator brings no types along. It writes into the definition it is given. */
const validate: (definition: Json) => { isValid: boolean; errorsText: () => string } = createRequire(
  import.meta.url,
)('asl-validator');

const opinionOn = (definition: Json) => validate(structuredClone(definition)).errorsText();
const names = readdirSync('statemachines').map((file) => file.replace(/\.asl\.json$/, ''));
const read = (name: string): JsonObject => JSON.parse(readFileSync(`statemachines/${name}.asl.json`, 'utf8'));
const substituted = new Map(
  machines().map(({ arn, definition }) => [machineNameOf(arn), JSON.parse(JSON.stringify(definition))]),
);

describe('asl-validator', () => {
  it.each(names)('finds nothing in %s as its file says it', (name) => {
    expect(opinionOn(read(name))).toBe('');
  });

  it.each(names)('finds nothing in %s with its substitutions made', (name) => {
    const definition = substituted.get(name);
    expect(JSON.stringify(definition)).not.toContain('${');
    expect(opinionOn(definition)).toBe('');
  });

  it.each<[string, (task: JsonObject, states: JsonObject) => void, string]>([
    ['a way that leads nowhere', (task) => (task['Next'] = 'Nowhere'), 'MISSING_TRANSITION_TARGET'],
    ['a field of JSONPath', (task) => (task['InputPath'] = '$'), 'SCHEMA_VALIDATION_FAILED'],
    ['a state that ends and goes on', (task) => (task['End'] = true), 'TERMINAL_STATE_WITH_NEXT'],
    ['a type that is none', (_, states) => (states['Odd'] = { Type: 'Sleep' }), 'SCHEMA_VALIDATION_FAILED'],
  ])('does find %s', (_, spoil, code) => {
    const definition = read('release');
    const states = definition['States'] ?? null;
    const task = isObject(states) ? (states['Deploy and watch'] ?? null) : null;
    if (!isObject(states) || !isObject(task)) throw new Error('release has no state to spoil');
    spoil(task, states);
    expect(opinionOn(definition)).toContain(code);
  });
});
