import { describe, expect, test } from 'vitest';
import { createResolver } from '#infra/local/template/resolve';
import { TemplateRefused } from '#infra/local/template/trouble';
import { place, templateOf } from '../fixtures/template.ts';

const template = templateOf(
  {
    Orders: { Type: 'AWS::DynamoDB::GlobalTable' },
    Named: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: { 'Fn::Sub': '${AWS::StackName}-named' } },
    },
    Api: { Type: 'AWS::ApiGatewayV2::Api' },
    People: { Type: 'AWS::Cognito::UserPool' },
    Odd: { Type: 'AWS::EC2::Instance' },
  },
  {
    Parameters: {
      Mail: { Type: 'String' },
      Url: { Type: 'String', Default: '' },
      Hosts: { Type: 'CommaDelimitedList', Default: 'a, b' },
    },
    Conditions: {
      UrlIsEmpty: { 'Fn::Equals': [{ Ref: 'Url' }, ''] },
      Neither: { 'Fn::Not': [{ Condition: 'UrlIsEmpty' }] },
      Both: { 'Fn::And': [{ Condition: 'UrlIsEmpty' }, { 'Fn::Equals': ['x', 'x'] }] },
      Either: { 'Fn::Or': [{ Condition: 'Neither' }, { Condition: 'Both' }] },
    },
    Mappings: { Sizes: { small: { memory: 128 } } },
  },
);

const { resolve, holds } = createResolver(template, place, { Mail: 'releases@example.com' });

describe('an intrinsic function stands for', () => {
  test.each([
    ['a parameter given', { Ref: 'Mail' }, 'releases@example.com'],
    ['a parameter by default', { Ref: 'Url' }, ''],
    ['a list parameter', { Ref: 'Hosts' }, ['a', 'b']],
    ['the region', { Ref: 'AWS::Region' }, 'eu-central-1'],
    ['a table', { Ref: 'Orders' }, 'Shop-Orders'],
    [
      'a table’s ARN',
      { 'Fn::GetAtt': ['Orders', 'Arn'] },
      'arn:aws:dynamodb:eu-central-1:000000000000:table/Shop-Orders',
    ],
    [
      'the attribute written with a dot',
      { 'Fn::GetAtt': 'Orders.StreamArn' },
      'arn:aws:dynamodb:eu-central-1:000000000000:table/Shop-Orders/stream/local',
    ],
    ['a name that is itself computed', { Ref: 'Named' }, 'Shop-named'],
    ['the API’s own address', { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] }, 'http://127.0.0.1:4400'],
    [
      'the people’s issuer',
      { 'Fn::GetAtt': ['People', 'ProviderURL'] },
      'http://127.0.0.1:4400/_local/issuers/people',
    ],
    ['a join', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':x']] }, 'arn:aws:x'],
    [
      'a text with places',
      { 'Fn::Sub': 'to ${Mail} from ${Orders.Arn} and ${!Mail}' },
      'to releases@example.com from arn:aws:dynamodb:eu-central-1:000000000000:table/Shop-Orders and ${Mail}',
    ],
    [
      'a text with places of its own',
      { 'Fn::Sub': ['${who}!', { who: { Ref: 'Mail' } }] },
      'releases@example.com!',
    ],
    ['a part', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['an entry of a map', { 'Fn::FindInMap': ['Sizes', 'small', 'memory'] }, 128],
    ['a choice', { 'Fn::If': ['UrlIsEmpty', 'nothing', { Ref: 'Nonsense' }] }, 'nothing'],
  ])('%s', (_name, given, meant) => {
    expect(resolve(given)).toEqual(meant);
  });
});

test('a property that is AWS::NoValue is left out', () => {
  expect(resolve({ kept: 1, gone: { Ref: 'AWS::NoValue' }, list: [1, { Ref: 'AWS::NoValue' }, 2] })).toEqual({
    kept: 1,
    list: [1, 2],
  });
});

test('conditions combine', () => {
  expect(['UrlIsEmpty', 'Neither', 'Both', 'Either'].map(holds)).toEqual([true, false, true, true]);
});

describe('a template is refused by name for', () => {
  test.each([
    ['a parameter without a value', {}, { Ref: 'Mail' }, 'The parameter Mail has no value and no default.'],
    ['a resource it does not define', { Mail: 'x' }, { Ref: 'Nobody' }, 'Nobody, which it does not define'],
    ['a type nobody knows', { Mail: 'x' }, { Ref: 'Odd' }, 'Odd is a AWS::EC2::Instance'],
    [
      'an attribute nobody knows',
      { Mail: 'x' },
      { 'Fn::GetAtt': ['Orders', 'Weight'] },
      'the attribute Weight of Orders',
    ],
    ['a function nobody knows', { Mail: 'x' }, { 'Fn::Transform': {} }, 'Fn::Transform'],
  ])('%s', (_name, parameters, given, sentence) => {
    const attempt = () => createResolver(template, place, parameters).resolve(given);
    expect(attempt).toThrow(TemplateRefused);
    expect(attempt).toThrow(sentence);
  });
});
