import type { RouteModel } from './routes.ts';

export interface Match {
  readonly route: RouteModel;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The route API Gateway would choose: the most specific path first (fixed parts before variables before `{rest+}`),
 * and on the same path a named method before ANY. `$default` is last.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute(routes: readonly RouteModel[], method: string, path: string): Match | undefined {
  const parts = path.split('/').slice(1);
  return routes
    .filter((route) => route.method === method || route.method === 'ANY')
    .flatMap((route) => {
      const parameters = parametersOf(route, parts);
      return parameters ? [{ route, parameters }] : [];
    })
    .sort((left, right) => compare(left.route, right.route))[0];
}

function parametersOf(
  { segments }: RouteModel,
  parts: readonly string[],
): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    if (segment.kind === 'rest') {
      parameters[segment.name] = parts.slice(at).join('/');
      return parts.length > at ? parameters : undefined;
    }
    const part = parts[at];
    if (part === undefined) return undefined;
    if (segment.kind === 'fixed' ? segment.text !== part : part === '') return undefined;
    if (segment.kind === 'variable') parameters[segment.name] = part;
  }
  return parts.length === segments.length ? parameters : undefined;
}

const rank = { fixed: 0, variable: 1, rest: 2 } as const;

function compare(left: RouteModel, right: RouteModel): number {
  const isDefault = (route: RouteModel) => Number(route.key === '$default');
  if (isDefault(left) !== isDefault(right)) return isDefault(left) - isDefault(right);
  for (const [at, segment] of left.segments.entries()) {
    const difference = rank[segment.kind] - rank[right.segments[at]?.kind ?? 'rest'];
    if (difference !== 0) return difference;
  }
  return Number(left.method === 'ANY') - Number(right.method === 'ANY');
}
