import { Hono } from 'hono';
import { html } from 'hono/html';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { isCrossSite } from '#infra/local/http/cross-site';
import { issuesInWords } from '#infra/local/http/issues-in-words';
import { readBody } from '#infra/local/http/read-body';
import { answerWeb } from '#infra/local/http/web';
import { createDeployer } from './deployer.ts';
import { measured, openMemory } from './memory.ts';
import { permitCheck } from './permit.ts';

/** The demo deployment target: a service that can be deployed to, in a process of its own. */
const settings = z
  .object({
    COUNTERSIGN_URL: z.url(),
    STATE_FILE: z.string().min(1),
    PORT: z.coerce.number().int().min(0).max(65_535).default(0),
    STEP_MS: z.coerce.number().int().min(0).default(400),
  })
  .parse(process.env);

const clock = z.object({ now: z.coerce.date() });

/**
 * The stack's clock can be moved on, and permits run out on it. A deployer elsewhere takes its own clock. Started
 * together with the stack, the target may have to wait until that answers.
 */
async function now(): Promise<Date> {
  for (;;) {
    const answer = await fetch(new URL('/_local/clock', settings.COUNTERSIGN_URL)).catch(() => undefined);
    if (answer?.ok) return clock.parse(await answer.json()).now;
    await pause(200);
  }
}

const memory = openMemory(settings.STATE_FILE);
const checkPermit = permitCheck({ countersignUrl: settings.COUNTERSIGN_URL, now });
const deployer = createDeployer({ memory, checkPermit, now, stepMs: settings.STEP_MS });

const page = () =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Demo target</title>
      </head>
      <body>
        <h1>Demo target</h1>
        <ul>
          ${Object.entries(memory.now.running).map(
            ([place, { version, at }]) => html`<li>${place} runs <b>${version}</b> since ${at}</li>`,
          )}
        </ul>
        <p>Deployments under way: ${deployer.underWay}</p>
      </body>
    </html>`;

const latest = () =>
  Object.values(memory.now.running).reduce<{ version: string; at: string } | undefined>(
    (newest, running) => (newest && newest.at > running.at ? newest : running),
    undefined,
  );

const app = new Hono();
app.get('/', (c) => {
  c.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  return c.html(page());
});
app.get('/health', (c) => c.json({ healthy: memory.now.measured.healthy, deploying: deployer.underWay }));
app.get('/version', (c) => c.json({ version: latest()?.version ?? null, running: memory.now.running }));
app.get('/metrics', (c) => {
  const { failNextDeploy: _, ...metrics } = memory.now.measured;
  return c.json({ ...metrics, version: latest()?.version ?? null, at: latest()?.at ?? null });
});
app.post('/deploy', async (c) => {
  const body = Buffer.from(await c.req.arrayBuffer());
  const { status, answer } = await deployer.take(c.req.header('countersign-permit'), body);
  return Response.json(answer, { status });
});
app.post('/measured', async (c) => {
  if (isCrossSite(c.req.raw.headers)) return c.json({ refusal: 'Another site may not.' }, 403);
  const wanted = measured.partial().safeParse(await c.req.json().catch(() => undefined));
  if (!wanted.success) return c.json({ refusal: issuesInWords(wanted.error) }, 400);
  const given = Object.fromEntries(Object.entries(wanted.data).filter(([, value]) => value !== undefined));
  memory.change({ measured: { ...memory.now.measured, ...given } });
  return c.json(memory.now.measured);
});

const bodyLimitBytes = 1_024 * 1_024;

const server = createServer((message, response) => {
  readBody(message, bodyLimitBytes)
    .then((body) => answerWeb(app, message, body, response))
    .catch(() => response.destroy());
});
server.listen(settings.PORT, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address !== null && typeof address === 'object')
  console.log(`listening on http://127.0.0.1:${address.port}`);
deployer.resume();
