import { describe, expect, test } from 'vitest';
import { matchRoute } from '#infra/local/http/match';
import { segmentsOf, type RouteModel } from '#infra/local/http/routes';
import { functionModel } from '../fixtures/function-model.ts';

const routes: readonly RouteModel[] = [
  '$default',
  'ANY /{rest+}',
  'GET /v1/requests/{id}',
  'GET /v1/requests/latest',
  'ANY /v1/requests/{id}',
  'GET /v1/requests',
  'GET /v1/{kind}/list',
].map((key) => {
  const [method = '', path = ''] = key === '$default' ? ['ANY', '/{proxy+}'] : key.split(' ');
  return { key, method, path, segments: segmentsOf(path), handler: functionModel(), authorizer: undefined };
});

describe('the route is', () => {
  test.each([
    ['GET', '/v1/requests', 'GET /v1/requests', {}],
    ['GET', '/v1/requests/latest', 'GET /v1/requests/latest', {}],
    ['GET', '/v1/requests/42', 'GET /v1/requests/{id}', { id: '42' }],
    ['DELETE', '/v1/requests/42', 'ANY /v1/requests/{id}', { id: '42' }],
    ['GET', '/v1/requests/42/audit', 'ANY /{rest+}', { rest: 'v1/requests/42/audit' }],
    ['GET', '/v1/other/list', 'GET /v1/{kind}/list', { kind: 'other' }],
    ['GET', '/v1/requests/', 'ANY /{rest+}', { rest: 'v1/requests/' }],
  ])('%s %s', (method, path, key, parameters) => {
    expect(matchRoute(routes, method, path)).toMatchObject({ route: { key }, parameters });
  });
});

test('the default route takes what no other does', () => {
  const few = routes.filter(({ key }) => key === '$default' || key === 'GET /v1/requests');
  expect(matchRoute(few, 'GET', '/anything/else')?.route.key).toBe('$default');
});

test('HEAD is not GET', () => {
  const get = routes.filter(({ key }) => key === 'GET /v1/requests');
  expect(matchRoute(get, 'HEAD', '/v1/requests')).toBeUndefined();
});
