import { expect, test } from 'vitest';
import { readIam } from '#infra/local/aws/iam';
import { loaded, role, roleArn } from '../fixtures/template.ts';

const audit = 'arn:aws:dynamodb:eu-central-1:000000000000:table/Audit';
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const neverDelete = {
  Statement: [{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'dynamodb:DeleteItem', Resource: '*' }],
};
const put = { action: 'dynamodb:PutItem', resource: audit };

test('a role may do what its own policies and those attached to it allow', () => {
  const iam = readIam(
    loaded({
      Inline: role([{ Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: audit }]),
      Attached: role([]),
      Policy: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyName: 'P',
          PolicyDocument: { Statement: everything },
          Roles: [{ Ref: 'Attached' }],
        },
      },
    }),
    [],
  );
  expect(iam.check(roleArn('Inline'), put)).toEqual({ allowed: true });
  expect(iam.check(roleArn('Attached'), put)).toEqual({ allowed: true });
});

test('a role without a word about an action may not, and is told why', () => {
  const iam = readIam(loaded({ Idle: role([]) }), []);
  expect(iam.check(roleArn('Idle'), put)).toEqual({
    because: 'because no identity-based policy allows the dynamodb:PutItem action',
  });
});

test('a denial on the resource holds against every role, also for its indexes', () => {
  const iam = readIam(loaded({ Admin: role([everything]) }), [{ resourceArn: audit, document: neverDelete }]);
  const remove = (resource: string) =>
    iam.check(roleArn('Admin'), { action: 'dynamodb:DeleteItem', resource });
  expect(remove(audit)).toEqual({ because: 'with an explicit deny in a resource-based policy' });
  expect(remove(`${audit}/index/by-day`)).toEqual({
    because: 'with an explicit deny in a resource-based policy',
  });
  expect(remove(`${audit}Archive`)).toEqual({ allowed: true });
});

test('a denial that speaks of another role does not', () => {
  const document = { Statement: [{ ...neverDelete.Statement[0], Principal: { AWS: roleArn('Other') } }] };
  const iam = readIam(loaded({ Admin: role([everything]) }), [{ resourceArn: audit, document }]);
  expect(iam.check(roleArn('Admin'), { action: 'dynamodb:DeleteItem', resource: audit })).toEqual({
    allowed: true,
  });
});

test('a managed policy nobody knows stops the start', () => {
  const admin = {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {},
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    },
  };
  expect(() => readIam(loaded({ Admin: admin }), [])).toThrow('AdministratorAccess, unknown here');
});

test('asking about a role that does not exist is a mistake of the template', () => {
  const iam = readIam(loaded({}), []);
  expect(() => iam.check(roleArn('Ghost'), put)).toThrow('the template has no such role');
});
