import { startDeployment } from '#usecases/start-deployment';
import { stepTask } from '../runtime/step-task.ts';
import { waitingInput } from '../runtime/task-inputs.ts';
import { loadDeployerWorld } from '../runtime/wire.ts';

const world = await loadDeployerWorld();

/** A busy environment is tried again by the state machine; a deployer's no ends the deployment. */
const named = {
  busy: 'EnvironmentBusy',
  'deployer-refused': 'DeployerRefused',
  'unknown-service': 'DeployerRefused',
} as const;

export const handler = stepTask(
  waitingInput,
  (task) => startDeployment(world, task, world.clock.now()),
  named,
);
