/** One thing that is wrong with a policy file. Lines count from 1. */
export interface PolicyProblem {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** The policies cannot be used. Its message has one line for each problem: `production-gate.yaml:14: …`. */
export class PolicyProblems extends Error {
  override readonly name = 'PolicyProblems';
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(problems.map(({ file, line, reason }) => `${file}:${line}: ${reason}`).join('\n'));
    this.problems = problems;
  }
}
