import type { Counted } from '#infra/local/aws/counters';
import { routes } from '#handlers/http/routes';
import type { CountedStack } from '../stack/counted-stack.ts';
import { callsOf, capacityOf, unitsIn, type Units } from '../stack/sums.ts';

type Route = (typeof routes)[number];
type KeyOf<R extends Route> = R extends Route ? `${R['method']} ${R['path']}` : never;
/** `POST /v1/requests`, as API Gateway names a route. */
export type RouteKey = KeyOf<Route>;

/** What one call of an endpoint consumed. */
export interface EndpointUnits extends Units {
  readonly route: RouteKey;
  /** Which of its forms was called, where it has several. */
  readonly form: string;
}

/** Writes down what each endpoint consumes, and knows which one was forgotten. */
export interface Ledger {
  /** Counts what the endpoint's function consumes while `work` runs; of nobody else, and nothing afterwards. */
  count(route: RouteKey, form: string, work: () => Promise<unknown>): Promise<void>;
  /** The same, until everything that `work` sets off has ended. */
  countAll(route: RouteKey, form: string, work: () => Promise<unknown>): Promise<void>;
  /** Throws when an endpoint of the route table was not called. */
  read(): readonly EndpointUnits[];
}

export function createLedger(stack: Pick<CountedStack, 'counted'>): Ledger {
  const entries: EndpointUnits[] = [];
  const enter = (route: RouteKey, form: string, counted: Counted) => {
    const name = `http/${routes.find(({ method, path }) => `${method} ${path}` === route)!.function}`;
    const refused = callsOf(counted, name).filter(
      ({ action, status }) => action.startsWith('dynamodb:') && status !== 200,
    );
    if (refused.length > 0)
      throw new Error(
        `${refused[0]!.action} was refused during ${route} ${form}: DynamoDB charges it and does not say how much.`,
      );
    entries.push({ route, form, ...unitsIn(capacityOf(counted, name)) });
  };
  return {
    count: async (route, form, work) => enter(route, form, await stack.counted(work, { settles: false })),
    countAll: async (route, form, work) => enter(route, form, await stack.counted(work)),
    read() {
      const missing = missingRoutes(entries.map(({ route }) => route));
      if (missing.length > 0)
        throw new Error(`Nothing was measured for ${missing.join(', ')}: add a call to bench/endpoints.`);
      return entries;
    },
  };
}

/** Endpoints of the route table that are not among the measured ones. */
export function missingRoutes(measured: readonly string[]): readonly string[] {
  return routes.map(({ method, path }) => `${method} ${path}`).filter((route) => !measured.includes(route));
}
