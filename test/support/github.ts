import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { openRepositories } from '#infra/local/github/repositories';
import { readAsGithub } from '#infra/local/github/reader';
import { githubRest } from '#infra/local/github/rest';
import { answerWeb } from '#infra/local/http/web';
import { openOutbox } from '#infra/local/outbox/outbox';

/** What goes wrong with a call: a status instead of an answer, with headers, or the answer gets lost on its way. */
export type Fault =
  | number
  | 'lost'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** The local stack's GitHub on a port of its own, with faults. It opens at the hour that tests begin at. */
export async function startGithub() {
  const clock = virtualClock(Date.parse('2026-11-21T10:00:00.000Z'));
  const outbox = openOutbox(':memory:', clock);
  const repositories = openRepositories(':memory:', clock);
  const rest = githubRest(repositories, outbox);
  const asked: Asked[] = [];
  /** What a whole repository answers, for as long as it is set. */
  const answering = new Map<string, Fault>();
  /** What becomes of the next calls of a method, in order. */
  const faults: { readonly method: string; readonly fault: Fault }[] = [];

  const server = createServer(async (message, response) => {
    const { method = '', url = '', headers } = message;
    asked.push({ method, path: url, headers });
    const body = await buffer(message);
    const repository = url.split('/').slice(2, 4).join('/');
    const at = faults.findIndex((one) => one.method === method);
    const fault = answering.get(repository) ?? faults.splice(at, at < 0 ? 0 : 1)[0]?.fault;
    if (fault === 'lost') {
      await rest.fetch(
        new Request(`http://${headers.host}${url}`, {
          method,
          body,
          headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
        }),
      );
      return void response.destroy();
    }
    if (fault === undefined) return answerWeb(rest, message, body, response);
    const {
      status,
      headers: more = {},
      body: said = '{}',
    } = typeof fault === 'number' ? { status: fault } : fault;
    response.writeHead(status, { 'content-type': 'application/json', ...more }).end(said);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
  const api = new URL(`http://127.0.0.1:${address.port}`);

  return {
    reach: { api, privateHosts: new Set([api.host]) },
    asked,
    answering,
    faults,
    repositories,
    outbox,
    /** Every issue and comment of a repository as its readers see it, oldest first. */
    written: (repository: string) =>
      outbox.list({ to: repository }).flatMap(({ requestId }, index) => {
        const shown = bodiesOf(repository)[index];
        return shown === undefined ? [] : [{ requestId: String(requestId), ...readAsGithub(shown) }];
      }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      repositories.end();
      outbox.close();
    },
  };

  function bodiesOf(repository: string): readonly string[] {
    return repositories
      .list(repository, { labels: [] })
      .toReversed()
      .flatMap(({ number, body }) => [
        body,
        ...repositories.comments(repository, number).map((comment) => comment.body),
      ]);
  }
}
