import type { NextStep } from '#domain/release/next-step';

/** The state machine that carries a request. It waits and retries; it knows nothing the record does not say. */
export interface Workflow {
  /** Starts an execution. Starting the same attempt twice is one execution; one that ended already is left alone. */
  start(requestId: string, attempt: number, step: NextStep): Promise<void>;
  /**
   * Wakes a waiting task with what comes next. `gone` means the token is void: the task ended, or another token
   * took its place. It says nothing about how it ended.
   */
  resume(token: string, step: NextStep): Promise<'resumed' | 'gone'>;
  /** Tells a waiting task that the one it waits for is alive. */
  heartbeat(token: string): Promise<void>;
  state(requestId: string, attempt: number): Promise<'running' | 'ended' | 'absent'>;
}
