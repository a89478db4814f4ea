import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { methodsOf, routes } from '#handlers/http/routes';
import { countersignApp } from '#infra/aws/app';
import { functionNames } from '#infra/aws/functions';
import { createEngine } from '#infra/local/stepfunctions/engine';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { readStack } from '#infra/local/template/stack-model';
import { temporaryFolder } from '../fixtures/folder.ts';
import { place } from '../fixtures/template.ts';

test('the local stack runs the template of the product: everything in it is known, every right is given', () => {
  const folder = temporaryFolder();
  const bundles = join(folder, 'bundles');
  mkdirSync(bundles);
  writeFileSync(join(bundles, 'index.mjs'), '');
  const outdir = join(folder, 'cdk.out');
  countersignApp({ bundles, outdir }).synth();

  const model = readStack(outdir, place, { MailFrom: 'countersign@example.com' });
  expect(model.functions.map(({ title }) => title).toSorted()).toEqual(functionNames.toSorted());
  expect(model.routes.map(({ key }) => key).toSorted()).toEqual(
    routes.flatMap((route) => methodsOf(route).map((method) => `${method} ${route.path}`)).toSorted(),
  );
  const engine = createEngine({
    clock: virtualClock(0),
    invoke: () => Promise.resolve({ payload: null }),
    database: ':memory:',
  });
  engine.load(model.machines);
  void engine.close();
}, 30_000);
