import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '#infra/local/stack';
import { asked, usage } from './demo/asked.ts';
import { testedNow } from './demo/evidence.ts';
import { newestCommit } from './demo/newest-commit.ts';
import { openRelease, type Tell } from './demo/release.ts';

const wanted = asked(process.argv.slice(2));
if (wanted === 'help') {
  console.log(usage);
  process.exit(0);
}
if ('refused' in wanted) {
  console.error(`${wanted.refused}\n\n${usage}`);
  // EX_USAGE of sysexits.h, as the command line of the product.
  process.exit(64);
}
const { scenario } = wanted;

const begun = performance.now();
const tell: Tell = (line) =>
  console.log(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(5)} s  ${line}`);

const folder = mkdtempSync(join(tmpdir(), 'countersign-demo-'));
tell(`${scenario.title}, on a stack of its own`);
const tested = testedNow(folder);
const stack = await startStack({
  port: 0,
  dataDir: folder,
  targetStepMs: 100,
  // The sweeper repairs what got lost, and here nothing gets lost: each minute of two weeks it would find nothing.
  schedulesAtMostEveryMs: 3_600_000,
  onStep: (step) => tell(step),
});
try {
  const tests = await tested;
  tell(
    `tests run just now: ${tests.passed} passed, ${tests.failed} failed; nothing here measures ${Object.keys(scenario.asking.claimed).join(', ')}: that is the demo’s word`,
  );
  const release = await openRelease(stack.url, scenario.asking, newestCommit(), tests, tell);
  await scenario.run(release);
  tell('the audit trail:');
  await release.audit();
  const bundle = join(folder, 'bundle.json');
  writeFileSync(
    bundle,
    await release.api.text(`/v1/requests/${release.id}/audit/bundle`, await release.ci()),
  );
  const verified = execFileSync(process.execPath, ['dist/cli/countersign.mjs', 'verify', bundle], {
    encoding: 'utf8',
  });
  for (const row of verified.trimEnd().split('\n')) tell(`verify: ${row}`);
} finally {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
}
tell('done');
