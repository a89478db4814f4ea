import { describe, expect, test } from 'vitest';
import { judge, statementsOf, wildcard } from '#infra/local/aws/policy';

const table = 'arn:aws:dynamodb:eu-central-1:000000000000:table/Orders';
const statements = (...given: unknown[]) => statementsOf({ Statement: given }, 'Somebody');

describe('a set of statements', () => {
  test.each([
    ['allows what it names', { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table }, 'allow'],
    [
      'says nothing about another action',
      { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: table },
      'silent',
    ],
    [
      'says nothing about another resource',
      { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: `${table}2` },
      'silent',
    ],
    [
      'compares actions whatever their case',
      { Effect: 'Allow', Action: 'DynamoDB:getitem', Resource: table },
      'allow',
    ],
    [
      'takes a star for any characters',
      { Effect: 'Allow', Action: 'dynamodb:Get*', Resource: 'arn:aws:dynamodb:*' },
      'allow',
    ],
    [
      'takes a question mark for one',
      { Effect: 'Allow', Action: 'dynamodb:GetIte?', Resource: '*' },
      'allow',
    ],
    [
      'does not take a table for its index',
      { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: `${table}/index/*` },
      'silent',
    ],
    [
      'means everything else by NotAction',
      { Effect: 'Allow', NotAction: 'dynamodb:PutItem', Resource: '*' },
      'allow',
    ],
    ['means everything but by NotResource', { Effect: 'Allow', Action: '*', NotResource: table }, 'silent'],
  ])('%s', (_name, statement, verdict) => {
    expect(judge(statements(statement), { action: 'dynamodb:GetItem', resource: table })).toBe(verdict);
  });

  test('a denial wins over every permission', () => {
    const both = statements(
      { Effect: 'Deny', Action: ['dynamodb:UpdateItem', 'dynamodb:DeleteItem'], Resource: table },
      { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' },
    );
    expect(judge(both, { action: 'dynamodb:DeleteItem', resource: table })).toBe('deny');
    expect(judge(both, { action: 'dynamodb:PutItem', resource: table })).toBe('allow');
  });
});

describe('a condition', () => {
  const fromUs = { StringLike: { 'ses:FromAddress': ['*@example.com'] } };
  const send = (address?: string) => ({
    action: 'ses:SendEmail',
    resource: 'x',
    ...(address !== undefined && { context: { 'ses:fromaddress': [address] } }),
  });
  const allow = (Condition: unknown) =>
    statements({ Effect: 'Allow', Action: '*', Resource: '*', Condition });

  test('lets through what it says and nothing else', () => {
    expect(judge(allow(fromUs), send('a@example.com'))).toBe('allow');
    expect(judge(allow(fromUs), send('a@example.org'))).toBe('silent');
  });

  test('does not hold for a request without the key', () => {
    expect(judge(allow(fromUs), send())).toBe('silent');
  });

  test('over all values holds for a request without the key, as AWS has it', () => {
    expect(judge(allow({ 'ForAllValues:StringLike': { 'ses:FromAddress': 'x' } }), send())).toBe('allow');
  });
});

describe('what is not understood is refused at load', () => {
  test.each([
    [
      'an operator',
      { NumericLessThan: { 'aws:SecureTransport': '1' } },
      'the condition operator NumericLessThan',
    ],
    ['a key', { StringEquals: { 'aws:PrincipalTag/team': 'shop' } }, 'asks for aws:PrincipalTag/team'],
  ])('%s of a condition', (_name, Condition, sentence) => {
    expect(() => statements({ Effect: 'Allow', Action: '*', Resource: '*', Condition })).toThrow(sentence);
  });

  test('a member of a statement', () => {
    expect(() => statements({ Effect: 'Allow', Actions: '*', Resource: '*' })).toThrow(
      /policy of Somebody[^]*Actions/,
    );
  });
});

test('other characters of a pattern stand for themselves', () => {
  expect(wildcard('a.b', 'axb')).toBe(false);
  expect(wildcard('$default/*', '$default/GET/x')).toBe(true);
});
