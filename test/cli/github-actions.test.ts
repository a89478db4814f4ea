import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { compilePolicies } from '#adapters/yaml/compile-policies';
import { manualPlan } from '#test/support/plans';
import { approvedBy, atTheGate, deniedBy, opened, phaseOpened, storyId } from '#test/support/story';
import { aFolder, aRepository, aService, as } from './harness.ts';

const page = readFileSync('docs/github-actions.md', 'utf8');
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'm').exec(page)?.[1] ?? '';

const environment = z.record(z.string(), z.string());
const workflow = z
  .strictObject({
    name: z.string(),
    on: z.strictObject({
      workflow_dispatch: z.strictObject({
        inputs: z.object({
          type: z.object({ type: z.literal('choice'), options: z.array(z.string()) }),
          version: z.object({ type: z.literal('string') }),
        }),
      }),
    }),
    permissions: z.strictObject({}),
    env: environment,
    jobs: z.record(
      z.string(),
      z.object({
        environment: z.string(),
        permissions: z.record(z.string(), z.string()),
        env: environment.default({}),
        steps: z.array(z.object({ run: z.string().default(''), env: environment.default({}) })),
      }),
    ),
  })
  .parse(parse(block('yaml')));
const types = workflow.on.workflow_dispatch.inputs.type.options;

/** What GitHub puts in the place of its expressions, and what the runner sets. */
const given = (type: string): Readonly<Record<string, string>> => ({
  '${{ inputs.type }}': type,
  '${{ inputs.version }}': 'v1.2.0',
  '${{ needs.request.outputs.id }}': storyId,
});

/** The arguments of every call of `countersign` in a job, as its shell makes them. */
function callsOf(job: string, type = 'minor'): readonly (readonly string[])[] {
  const { env = {}, steps = [] } = workflow.jobs[job] ?? {};
  return steps.flatMap((step) => {
    const variables = { GITHUB_RUN_ID: '812', ...env, ...step.env };
    return step.run
      .replaceAll('\\\n', ' ')
      .split('\n')
      .filter((line) => line.startsWith('npx countersign '))
      .map((line) => wordsOf(line.replace(/ > \S+$/, ''), variables, given(type)).slice(2));
  });
}

/** Words as a shell splits them; what this does not know is refused, so that the page stays within it. */
function wordsOf(
  line: string,
  variables: Readonly<Record<string, string>>,
  expressions: Readonly<Record<string, string>>,
): readonly string[] {
  return line
    .trim()
    .split(/\s+/)
    .map((word) => {
      if (!/^(?:[\w./:=-]+|"[^"`\\]*")$/.test(word)) throw new Error(`${word} is no plain word`);
      return word.replaceAll('"', '').replace(/\$(\w+)/g, (_, name: string) => {
        const value = variables[name];
        if (value === undefined) throw new Error(`$${name} is set nowhere`);
        return expressions[value] ?? value;
      });
    });
}

it('R002-24 the workflow of the documentation is dispatched by each type that the matrix knows', async () => {
  const { packs } = await compilePolicies('policies');
  const matrix = packs.find(({ id }) => id === 'stakeholder-matrix');
  expect(types.toSorted()).toEqual(matrix?.variants.map(({ id }) => id).toSorted());
});

it('R002-24 each of its jobs may fetch a token, of the pipeline that the directory has for the service', async () => {
  const { directory } = await compilePolicies('policies');
  const pipeline = directory.pipelines.find(({ services }) => services.includes('lab-console'));
  expect(Object.keys(workflow.jobs)).toEqual(['request', 'decision', 'deployment']);
  for (const job of Object.values(workflow.jobs)) {
    expect(job.permissions['id-token']).toBe('write');
    expect(job.environment).toBe(pipeline?.environment);
  }
  expect(workflow.env).toMatchObject({ COUNTERSIGN_URL: expect.stringMatching(/^https:/) });
  expect(page).not.toContain('COUNTERSIGN_TOKEN');
});

it('no input is written into a command', () => {
  for (const { steps } of Object.values(workflow.jobs))
    for (const { run } of steps) expect(run).not.toContain('${{');
});

it.each(types)('R002-24 it asks for a %s release, once for each run', async (type) => {
  const service = await aService();
  const { folder, commit } = aRepository();
  commit('Enhanced console commands');
  writeFileSync(join(folder, 'evidence.json'), block('json'));
  const [request, ...more] = callsOf('request', type);
  const { code, stdout } = await as('ci', service, { cwd: folder, env: { ...onMain } })(...(request ?? []));
  expect({ code, more }).toEqual({ code: 0, more: [] });
  expect(JSON.parse(stdout)).toHaveProperty('id', storyId);
  expect(service.calls[0]).toMatchObject({
    operation: 'openRequest',
    headers: { 'idempotency-key': 'run-812' },
    body: {
      service: 'lab-console',
      environment: 'release',
      changeType: type,
      version: 'v1.2.0',
      evidence: { tests: { failed: 0, successRate: 100 }, coverage: 94, bugs: { critical: 0 } },
    },
  });
});

const onMain = { GITHUB_REF: 'refs/heads/main' };

it.each([
  ['approved', approvedBy('owner', 1), 0],
  ['denied', deniedBy('devi'), 2],
] as const)('R002-24 it waits for the decision: %s', async (_, decision, code) => {
  const service = await aService();
  service.happens(...atTheGate, decision);
  const calls = callsOf('decision');
  expect(calls).toHaveLength(1);
  expect(await as('ci', service)(...(calls[0] ?? []))).toMatchObject({ code });
});

it('R002-24 it deploys what is authorized, and nothing else', async () => {
  const service = await aService();
  service.happens(opened({ plan: manualPlan() }), phaseOpened());
  const [deploy, wait, ...more] = callsOf('deployment');
  const ci = as('ci', service, { cwd: aFolder() });
  expect(await ci(...(deploy ?? []))).toMatchObject({ code: 1 });
  expect(service.calls.map(({ operation }) => operation)).not.toContain('startDeployment');
  service.happens(approvedBy('owner', 1));
  expect(await ci(...(deploy ?? []))).toMatchObject({ code: 0 });
  expect(service.calls.at(-1)).toMatchObject({ operation: 'startDeployment' });
  expect({ wait, more }).toEqual({
    wait: ['wait', storyId, '--until', 'completed', '--timeout', '2h'],
    more: [],
  });
});
