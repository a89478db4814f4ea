import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageHeaders } from '#views/pages/headers';
import { problemPage } from '#views/pages/problem-page';
import { resultPage } from '#views/pages/result-page';
import { reviewPage } from '#views/pages/review-page';
import { reviewShell } from '#views/pages/review-shell';
import type { Review } from '#domain/review/review';
import { code, lenasReview, now, secret } from '#test/views/fixtures';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface ReviewServer {
  readonly url: string;
  /** Every request so far, in order. */
  readonly received: readonly Received[];
  /** What the link opens from now on. */
  show(review: Review): void;
  /** How many of the next requests are cut off without an answer. */
  cutOff(requests: number): void;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly page?: (nonce: string) => string;
  readonly location?: string;
}

/** Serves the real pages, and takes down what reaches it. A decision is recorded when the version was typed. */
export async function startReviewServer(): Promise<ReviewServer> {
  const received: Received[] = [];
  let review = lenasReview();
  let cuts = 0;
  const server = createServer(async (request, response) => {
    if (cuts > 0) {
      cuts -= 1;
      request.socket.destroy();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const { method = '', url = '', headers } = request;
    received.push({ method, url, headers, body });
    send(
      response,
      answerTo(`${method} ${url.split('?')[0]}`, new URL(url, 'http://localhost'), new URLSearchParams(body)),
    );
  });

  function answerTo(route: string, url: URL, form: URLSearchParams): Answer {
    const token = form.get('token') ?? '';
    if (route === 'GET /review') return { status: 200, page: reviewShell };
    if (route === 'GET /review/result')
      return { status: 200, page: (nonce) => resultPage(resultOf(url), nonce) };
    if (token !== secret && token !== code) return { status: 404, page: unknownLink };
    if (route === 'POST /review')
      return { status: 200, page: (nonce) => reviewPage(review, token, nonce, now) };
    if (route === 'POST /review/decision') return decided(form, token);
    return { status: 404, page: unknownLink };
  }

  function decided(form: URLSearchParams, token: string): Answer {
    const { version } = review.release.form;
    if (form.get('confirm') === version)
      return {
        status: 303,
        location: `/review/result?decision=${form.get('decision')}&request=${review.release.id}`,
      };
    const attempt = {
      refusal: {
        code: 'confirmation-differs',
        detail: `To confirm, type the version: ${version}`,
        errors: [{ path: '/confirm', message: 'is not the version' }],
      },
      typed: {
        decision: form.get('decision') ?? undefined,
        reason: form.get('reason') ?? undefined,
        confirm: form.get('confirm') ?? undefined,
        checklist: form.getAll('checklist'),
      },
    } as const;
    return { status: 422, page: (nonce) => reviewPage(review, token, nonce, now, attempt) };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    show: (shown) => {
      review = shown;
    },
    cutOff: (requests) => {
      cuts = requests;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((trouble) => (trouble ? reject(trouble) : resolve()));
      }),
  };
}

function send(response: ServerResponse, { status, page, location }: Answer) {
  const nonce = randomBytes(18).toString('base64');
  response.writeHead(status, { ...pageHeaders(nonce), ...(location && { location }) });
  response.end(page?.(nonce));
}

const unknownLink = (nonce: string) =>
  problemPage({ title: 'This link is not valid', detail: 'It may be incomplete, or very old.' }, nonce);

const resultOf = (url: URL) => ({
  decision: url.searchParams.get('decision') === 'deny' ? ('deny' as const) : ('approve' as const),
  requestId: url.searchParams.get('request') ?? '',
  person: lenasReview().person.name,
  role: 'platform-leads',
  at: now,
});
