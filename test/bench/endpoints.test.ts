import { describe, expect, it } from 'vitest';
import { routes } from '#handlers/http/routes';
import type { Counted } from '#infra/local/aws/counters';
import { growthOf } from '../../bench/endpoints/growth.ts';
import { createLedger, missingRoutes, type RouteKey } from '../../bench/endpoints/ledger.ts';
import { countedOf } from './counted.ts';

const nothing = async () => undefined;
const ledgerOver = (counted: Counted) => createLedger({ counted: async () => counted });

describe('the ledger of endpoints', () => {
  it('writes down what the function behind the route consumed, and nobody else', async () => {
    const ledger = ledgerOver(
      countedOf({}, [
        { action: 'dynamodb:Query', capacity: { Requests: { read: 2, write: 0 } } },
        { action: 'dynamodb:TransactWriteItems', capacity: { Audit: { read: 0, write: 2 } } },
        { caller: 'streams/notices', capacity: { Requests: { read: 9, write: 9 } } },
      ]),
    );
    for (const { method, path } of routes) await ledger.count(`${method} ${path}` as RouteKey, '', nothing);
    const entry = ledger.read().find(({ route }) => route === 'POST /review/decision');
    expect(entry).toEqual({ route: 'POST /review/decision', form: '', read: 2, write: 2 });
  });

  it('does not take a run in which an endpoint was forgotten', async () => {
    const ledger = ledgerOver(countedOf({}));
    await ledger.count('GET /healthz', '', nothing);
    expect(() => ledger.read()).toThrow(/Nothing was measured for POST \/v1\/requests, .*bench\/endpoints/);
  });

  it('does not take a refused call of DynamoDB for a free one', async () => {
    const ledger = ledgerOver(countedOf({}, [{ action: 'dynamodb:PutItem', status: 400 }]));
    await expect(ledger.count('POST /review/decision', '', nothing)).rejects.toThrow(
      'dynamodb:PutItem was refused',
    );
  });

  it('knows every endpoint of the route table', () => {
    expect(missingRoutes([])).toHaveLength(routes.length);
    expect(missingRoutes(routes.map(({ method, path }) => `${method} ${path}`))).toEqual([]);
  });
});

describe('growth', () => {
  const call = (read: number, write = 0) =>
    ({ route: 'GET /v1/requests', form: 'newest', read, write }) as const;

  it.each([
    ['the same', call(10.5), call(10.5), 1],
    ['nothing in either', call(0), call(0), 1],
    ['half as much again', call(8, 2), call(12, 2), 1.5],
    ['one read less and one write more', call(8, 2), call(7, 3), 1.5],
    ['less', call(10), call(5), 0.5],
    ['something where there was nothing', call(0), call(1), Infinity],
  ])('of %s', (_, few, many, ratio) => {
    expect(growthOf([few], [many])).toMatchObject([{ route: 'GET /v1/requests', ratio }]);
  });

  it('is not taken from runs that made other calls', () => {
    expect(() => growthOf([call(1)], [call(1), call(1)])).toThrow('the same calls');
  });
});
