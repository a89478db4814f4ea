import { expect, it } from 'vitest';
import { DeployerUnreachable, webhookDeployer } from '#adapters/webhook/deployer';
import { localServer } from './server.ts';

const targetsAt = (url: URL) => ({ urls: { demo: url.origin }, privateHosts: new Set([url.host]) });
const demo = { name: 'demo', path: '/deploy' };

it('sends the order with its permit to the path of the target', async () => {
  const { url, asked } = await localServer((_, response) => response.writeHead(202).end());
  expect(await webhookDeployer(targetsAt(url)).deploy(demo, '{"order":1}', 'a.b.c')).toEqual({
    outcome: 'accepted',
  });
  expect(asked[0]).toMatchObject({ method: 'POST', url: '/deploy' });
  expect(asked[0]?.headers).toMatchObject({
    'countersign-permit': 'a.b.c',
    'content-type': 'application/json',
  });
});

it.each([200, 201, 202, 204])('%i accepts', async (status) => {
  const { url } = await localServer((_, response) => response.writeHead(status).end());
  expect(await webhookDeployer(targetsAt(url)).deploy(demo, '{}', 'p')).toEqual({ outcome: 'accepted' });
});

it.each([408, 425, 429, 500, 502, 503, 504])('%i is trouble that may pass', async (status) => {
  const { url } = await localServer((_, response) => response.writeHead(status).end());
  await expect(webhookDeployer(targetsAt(url)).deploy(demo, '{}', 'p')).rejects.toThrow(DeployerUnreachable);
});

it.each([301, 302, 307, 400, 401, 403, 404, 409, 422])('%i is the deployer’s no', async (status) => {
  const { url } = await localServer((_, response) =>
    response.writeHead(status, { location: '/other' }).end(),
  );
  const answer = await webhookDeployer(targetsAt(url)).deploy(demo, '{}', 'p');
  expect(answer).toEqual({ outcome: 'refused', sentence: `The deployer at ${url.host} answered ${status}.` });
});

it('a host that does not answer is trouble that may pass, and keeps its cause', async () => {
  const { url } = await localServer((_, response) => response.destroy());
  const failed = webhookDeployer(targetsAt(url)).deploy(demo, '{}', 'p');
  await expect(failed).rejects.toMatchObject({ name: 'DeployerUnreachable', cause: expect.any(Error) });
});

it('a target that is not configured, or that may not be called, is refused', async () => {
  const { url, asked } = await localServer((_, response) => response.end());
  const closed = { urls: { demo: url.origin }, privateHosts: new Set<string>() };
  expect(await webhookDeployer(closed).deploy(demo, '{}', 'p')).toMatchObject({ outcome: 'refused' });
  for (const name of ['other', 'constructor', '__proto__'])
    expect(await webhookDeployer(targetsAt(url)).deploy({ name, path: '/' }, '{}', 'p')).toMatchObject({
      outcome: 'refused',
    });
  expect(asked).toHaveLength(0);
});

it('a path never leads to another host than the target’s', async () => {
  const { url } = await localServer((_, response) => response.writeHead(202).end());
  const elsewhere = await localServer((_, response) => response.writeHead(202).end());
  const targets = { urls: { demo: url.origin }, privateHosts: new Set([url.host, elsewhere.url.host]) };
  for (const path of [`//${elsewhere.url.host}/deploy`, `/\\${elsewhere.url.host}/deploy`])
    await webhookDeployer(targets).deploy({ name: 'demo', path }, '{}', 'permit');
  expect(elsewhere.asked).toHaveLength(0);
});
