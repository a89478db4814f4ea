import { durationInWords } from '#domain/time';
import { compileStage } from './compile-stage.ts';
import { contradictions } from './levels-agree.ts';
import type { StageSource } from './pack.ts';
import type { Path, Problem } from './problems.ts';

/** What is wrong with a verification stage. */
export function stageProblems(source: StageSource, path: Path): readonly Problem[] {
  const stage = compileStage(source);
  const problems: Problem[] = contradictions(stage).map(({ level, metric, reason }) => ({
    path: [...path, level, metric],
    reason,
  }));
  if (stage.forMs % stage.everyMs !== 0) {
    const [whole, step] = [durationInWords(stage.forMs), durationInWords(stage.everyMs)];
    problems.push({
      path: [...path, 'every'],
      reason: `does not divide the stage: ${whole} is no multiple of ${step}`,
    });
  }
  if (stage.healthy.length === 0) {
    // A stage that expects nothing would pass whatever happens.
    problems.push({ path: [...path, 'healthy'], reason: 'must name at least one metric' });
  }
  return problems;
}
