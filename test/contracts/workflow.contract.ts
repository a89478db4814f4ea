import { beforeEach, describe, expect, it } from 'vitest';
import type { NextStep } from '#domain/release/next-step';
import type { Workflow } from '#ports/workflow';

/** A workflow whose executions come to one task that waits, and then to another. */
export interface WorkflowAtWork {
  readonly workflow: Workflow;
  /** The token of the task that an execution waits in now. */
  readonly waitingToken: (requestId: string, attempt: number) => Promise<string>;
  /** Ends an execution as an operator would. */
  readonly stop: (requestId: string, attempt: number) => Promise<void>;
  /** What each execution was started with, oldest first. */
  readonly started: () => Promise<readonly NextStep[]>;
  /** What the tasks of an execution were woken with, oldest first. */
  readonly wokenWith: (requestId: string, attempt: number) => Promise<readonly NextStep[]>;
}

const gate: NextStep = { step: 'phase', phase: 'gate', name: 'gate', waitSeconds: 60 };
const deploy: NextStep = { step: 'deploy', name: 'deploy', waitSeconds: 3_600, heartbeatSeconds: 300 };
const end: NextStep = { step: 'end', waitSeconds: 60 };

/** What `Workflow` promises, held against one engine. `make` answers with one that has never run. */
export function workflowContract(name: string, make: () => WorkflowAtWork | Promise<WorkflowAtWork>): void {
  describe(`a workflow (${name})`, () => {
    let work: WorkflowAtWork;
    let workflow: Workflow;
    beforeEach(async () => {
      work = await make();
      workflow = work.workflow;
    });

    it('is absent before it is started, and then it runs', async () => {
      expect(await workflow.state('r-1', 1)).toBe('absent');
      await workflow.start('r-1', 1, gate);
      expect(await workflow.state('r-1', 1)).toBe('running');
      expect(await workflow.state('r-1', 2)).toBe('absent');
      expect(await workflow.state('r-2', 1)).toBe('absent');
    });

    it('begins with the step it was started with', async () => {
      await workflow.start('r-1', 1, gate);
      expect(await work.started()).toEqual([gate]);
    });

    it('is one execution when it is started twice, though the step moved on', async () => {
      await workflow.start('r-1', 1, gate);
      await workflow.start('r-1', 1, gate);
      await workflow.start('r-1', 1, { ...gate, waitSeconds: 59 });
      expect(await work.started()).toEqual([gate]);
    });

    it('is another execution for another attempt', async () => {
      await workflow.start('r-1', 1, gate);
      await workflow.start('r-1', 2, deploy);
      expect(await work.started()).toEqual([gate, deploy]);
    });

    it('that has ended stays ended when it is started again', async () => {
      await workflow.start('r-1', 1, gate);
      await work.stop('r-1', 1);
      expect(await workflow.state('r-1', 1)).toBe('ended');
      await workflow.start('r-1', 1, gate);
      expect(await workflow.state('r-1', 1)).toBe('ended');
    });

    it('goes on with what its waiting task is woken with', async () => {
      await workflow.start('r-1', 1, gate);
      expect(await workflow.resume(await work.waitingToken('r-1', 1), deploy)).toBe('resumed');
      expect(await work.wokenWith('r-1', 1)).toEqual([deploy]);
    });

    it('takes no token twice', async () => {
      await workflow.start('r-1', 1, gate);
      const token = await work.waitingToken('r-1', 1);
      await workflow.resume(token, deploy);
      expect(await workflow.resume(token, end)).toBe('gone');
      expect(await work.wokenWith('r-1', 1)).toEqual([deploy]);
    });

    it('takes no token of an execution that has ended', async () => {
      await workflow.start('r-1', 1, gate);
      const token = await work.waitingToken('r-1', 1);
      await work.stop('r-1', 1);
      expect(await workflow.resume(token, deploy)).toBe('gone');
    });

    it('takes no token that nobody gave out', async () => {
      expect(await workflow.resume('guessed', deploy)).toBe('gone');
    });

    it('waits again with another token', async () => {
      await workflow.start('r-1', 1, gate);
      const first = await work.waitingToken('r-1', 1);
      await workflow.resume(first, deploy);
      const second = await work.waitingToken('r-1', 1);
      expect(second).not.toBe(first);
      expect(await workflow.resume(second, end)).toBe('resumed');
      expect(await work.wokenWith('r-1', 1)).toEqual([deploy, end]);
    });

    it('hears that somebody is alive, and does not mind hearing it of nobody', async () => {
      await workflow.start('r-1', 1, deploy);
      const token = await work.waitingToken('r-1', 1);
      await workflow.heartbeat(token);
      expect(await workflow.resume(token, end)).toBe('resumed');
      await workflow.heartbeat(token);
      await workflow.heartbeat('guessed');
    });
  });
}
