import { expect, test } from 'vitest';
import * as z from 'zod';
import { readTables } from '#infra/local/dynamodb/table-model';
import { parametersFor } from '#infra/local/template/parameters';
import { readSchedules } from '#infra/local/schedules/schedule-model';
import { loaded, templateOf } from '../fixtures/template.ts';

test('a resource of a type the local stack does not know stops the start, by name', () => {
  expect(() => loaded({ Cache: { Type: 'AWS::ElastiCache::CacheCluster' } })).toThrow(
    'The local stack does not know Cache (AWS::ElastiCache::CacheCluster)',
  );
});

test('a resource whose condition does not hold is not there', () => {
  const template = loaded(
    {
      Topic: { Type: 'AWS::SNS::Topic', Condition: 'Never' },
      Cache: { Type: 'AWS::Odd::Thing', Condition: 'Never' },
    },
    { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } },
  );
  expect(template.read(['AWS::SNS::Topic'], z.unknown())).toEqual([]);
});

test('a property nobody has decided about is named with its resource', () => {
  const table = {
    Type: 'AWS::DynamoDB::GlobalTable',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      KinesisStreamSpecification: {},
    },
  };
  expect(() => readTables(loaded({ Orders: table }))).toThrow(
    /Orders \(AWS::DynamoDB::GlobalTable\):[^]*KinesisStreamSpecification/,
  );
});

test('a resource that would have to run and that nobody has read is noticed', () => {
  const template = loaded({
    Log: { Type: 'AWS::Logs::LogGroup' },
    Rule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hour)', Targets: [] } },
  });
  expect(template.checkAllRead).toThrow('Nothing runs Rule (AWS::Events::Rule)');
  readSchedules(template, []);
  expect(template.checkAllRead).not.toThrow();
});

test('only the parameters a template asks for are passed on', () => {
  const template = templateOf(
    {},
    { Parameters: { Mail: { Type: 'String' }, Url: { Type: 'String', Default: '' } } },
  );
  expect(parametersFor(template, { Mail: 'a@example.com', Fax: '1' })).toEqual({ Mail: 'a@example.com' });
});

test('a parameter without a value here is refused by name', () => {
  const template = templateOf({}, { Parameters: { Pager: { Type: 'String' } } });
  expect(() => parametersFor(template, {})).toThrow('The local stack has no value for the parameter Pager.');
});
