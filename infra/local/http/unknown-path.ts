import { wantsPage } from '#infra/local/pages/wants-page';
import { problemPage } from '#infra/local/pages/problem-page';
import { pagePolicy } from '#infra/local/stepfunctions/pages/layout';
import type { HttpCall } from './event.ts';
import { type HttpResult, problem } from './result.ts';

/**
 * What the front answers where the template has no route: on AWS `{"message":"Not Found"}`, here something to go on
 * with. The product has no page of its own at `/`, and that is the address everybody tries first.
 */
export async function unknownPath({ method, path, headers }: HttpCall): Promise<HttpResult> {
  if (path === '/' && method === 'GET') return { status: 302, headers: { location: '/_local' }, body: '' };
  const detail = `There is no ${method} ${path}.`;
  if (method !== 'GET' || !wantsPage(headers['accept']))
    return problem(404, 'not-found', 'Not Found', detail);
  return {
    status: 404,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy },
    body: String(await problemPage('Not Found', detail)),
  };
}
