import { lookBack, redriveNotices, type NoticeReach } from './redrive-notices.ts';
import type { Redriven, RedriveStep } from './redrive-step.ts';
import { redriveSweeps, type SweepReach } from './redrive-sweeps.ts';
import { restartWorkflows, type WorkflowReach } from './restart-workflows.ts';

type Reach = NoticeReach & SweepReach & WorkflowReach;

/** Brings back what was given up: notices, sweeps and workflows, in this order. */
export function redrive(world: Reach, step: RedriveStep, now: string): Promise<Redriven> {
  switch (step.part) {
    case 'notices':
      return redriveNotices(world, step, now);
    case 'look-back':
      return lookBack(world, step, now);
    case 'sweeps':
      return redriveSweeps(world, step, now);
    case 'workflows':
      return restartWorkflows(world, step, now);
  }
}
