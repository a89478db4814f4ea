import { Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { countersignApp } from '#infra/aws/app';
import { emptyBundles } from './synthesized.ts';

function freshFolders() {
  const made = emptyBundles();
  onTestFinished(() => rmSync(made.folder, { recursive: true }));
  return made;
}

it('the stack as it stands breaks no rule and fits the schemas of CloudFormation', () => {
  const { bundles, outdir } = freshFolders();
  const app = countersignApp({ bundles, outdir });
  expect(() => app.synth()).not.toThrow();
}, 60_000);

it('a resource that breaks a rule and argues nothing stops the synthesis', () => {
  const { bundles, outdir } = freshFolders();
  const app = countersignApp({ bundles, outdir, quick: true });
  const stack = app.node.findChild('Countersign');
  if (!(stack instanceof Stack)) throw new Error('the app has no stack');
  new Queue(stack, 'Planted');
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(() => app.synth()).toThrow();
  expect(readFileSync(join(outdir, 'validation-report.json'), 'utf8')).toContain('AwsSolutions-SQS4');
}, 60_000);

it('a state machine that names what nothing provides stops the synthesis', () => {
  const { folder, bundles, outdir } = freshFolders();
  writeFileSync(join(folder, 'release.asl.json'), '"${OpenFase}"');
  expect(() => countersignApp({ bundles, outdir, machines: folder })).toThrow('${OpenFase}');
});
