import { readFileSync } from 'node:fs';
import type { MachineSource } from '#infra/local/stepfunctions/engine';
import { substitute } from '#infra/local/stepfunctions/substitute';

const place = 'eu-central-1:000000000000';
export const machineArn = (name: string) => `arn:aws:states:${place}:stateMachine:${name}`;
const functionArn = (name: string) => `arn:aws:lambda:${place}:function:${name}`;

/** Who calls the engine's wire in tests. */
export const wireCaller = { accountId: '000000000000', region: 'eu-central-1' };

export const taskNames = [
  'open-phase',
  'await-decision',
  'pass-milestone',
  'await-step',
  'start-deployment',
  'watch-deployment',
  'fail-deployment',
] as const;
export type TaskName = (typeof taskNames)[number];

/** The task that a function's ARN names. */
export function taskOf(arn: string): TaskName {
  const task = taskNames.find((name) => arn === functionArn(name));
  if (!task) throw new Error(`no task is called ${arn}`);
  return task;
}

type Handler = (event: unknown, context: object) => Promise<unknown>;

/** The real handlers. Whoever calls them has put a world in place of the wire before. */
export async function taskHandlers(): Promise<Record<TaskName, Handler>> {
  const loaded = taskNames.map(async (name) => {
    const { handler } = (await import(`../../functions/handlers/tasks/${name}.ts`)) as { handler: Handler };
    return [name, handler] as const;
  });
  return Object.fromEntries(await Promise.all(loaded)) as Record<TaskName, Handler>;
}

/** The machines' own files, with the substitutions the stack makes. */
export const machines = (): MachineSource[] => [
  machine('release'),
  machine('approval-phase'),
  machine('deployment'),
  machine('obligation'),
];

const pascal = (name: string) => name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

function machine(name: string): MachineSource {
  const text = readFileSync(`statemachines/${name}.asl.json`, 'utf8');
  const values: Record<string, string> = {
    ApprovalPhaseMachine: machineArn('approval-phase'),
    DeploymentMachine: machineArn('deployment'),
    ObligationMachine: machineArn('obligation'),
    ...Object.fromEntries(taskNames.map((task) => [pascal(task), functionArn(task)])),
  };
  const used = Object.fromEntries(Object.entries(values).filter(([key]) => text.includes(`\${${key}}`)));
  return {
    arn: machineArn(name),
    roleArn: `arn:aws:iam::000000000000:role/${name}`,
    definition: substitute(JSON.parse(text), used),
  };
}
