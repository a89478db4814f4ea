import * as z from 'zod';
import { failDeployment } from '#usecases/fail-deployment';
import { stepTask } from '../runtime/step-task.ts';
import { taskInput } from '../runtime/task-inputs.ts';
import { world } from '../runtime/wire.ts';

/** What the state machine caught, in the words of the person who reads the status. */
const reasons: Readonly<Record<string, string>> = {
  EnvironmentBusy: 'Another deployment held the environment for an hour.',
  DeployerRefused: 'The deployer refused the deployment.',
  // Step Functions reports a missed heartbeat as States.Timeout; the machine tells the two apart.
  HeartbeatMissed: 'The deployer fell silent.',
  'States.Timeout': 'The deployment took longer than the policy allows.',
};

const input = taskInput.extend({ error: z.string(), cause: z.string().optional() });

export const handler = stepTask(input, ({ requestId, error, cause }) =>
  failDeployment(world, requestId, reasonFor(error, cause), world.clock.now()),
);

/** Lambda puts the thrown error into `cause` as JSON; of it only the sentence of a refusal is for people. */
function reasonFor(error: string, cause: string | undefined): string {
  const known = reasons[error] ?? 'The deployer could not be reached.';
  if (error !== 'DeployerRefused') return known;
  const thrown = z.object({ errorMessage: z.string() }).safeParse(parsed(cause));
  return thrown.success ? thrown.data.errorMessage : known;
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
