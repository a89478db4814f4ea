import { afterwardsMutants } from './afterwards.ts';
import { decisionMutants } from './decision.ts';
import { deploymentMutants } from './deployment.ts';
import type { Mutant } from './mutant.ts';
import { noticeMutants } from './notices.ts';
import { recordMutants } from './record.ts';
import { rowMutants } from './rows.ts';
import { workflowMutants } from './workflow.ts';

export const mutants: readonly Mutant[] = [
  ...recordMutants,
  ...decisionMutants,
  ...workflowMutants,
  ...deploymentMutants,
  ...noticeMutants,
  ...rowMutants,
  ...afterwardsMutants,
];

export function mutantNamed(name: string): Mutant {
  const mutant = mutants.find((one) => one.name === name);
  if (!mutant)
    throw new Error(`there is no mutant "${name}"; there are: ${mutants.map((one) => one.name).join('; ')}`);
  return mutant;
}
