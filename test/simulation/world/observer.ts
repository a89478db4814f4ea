import type { NextStep } from '#domain/release/next-step';
import type { DeploymentOrder } from '#ports/deployer';
import type { Post } from '#ports/announcer';
import type { Mail } from '#ports/mailer';
import type { Commit } from '#ports/request-store';
import type { Process } from '../process.ts';

/** What an invariant, or somebody who reacts to it, may want to see the moment it is true. */
export interface Observer {
  /** A commit stands in the record. */
  committed?(commit: Commit, process: Process): void;
  /** The workflow handed out a token to a task of the execution of this name. */
  waiting?(token: string, execution: string, requestId: string): void;
  /** A waiting task was woken. */
  resumed?(token: string, step: NextStep): void;
  /** A deployer accepted an order; perhaps not for the first time. */
  ordered?(order: DeploymentOrder): void;
  mailed?(mail: Mail, process: Process): void;
  posted?(post: Post, process: Process): void;
  /** The sweeper's minute. */
  minute?(): void | Promise<void>;
}

/** Tells all of them, in order. */
export function toEach(observers: readonly Observer[]): Required<Observer> {
  return {
    committed: (commit, process) => observers.forEach((one) => one.committed?.(commit, process)),
    waiting: (token, name, id) => observers.forEach((one) => one.waiting?.(token, name, id)),
    resumed: (token, step) => observers.forEach((one) => one.resumed?.(token, step)),
    ordered: (order) => observers.forEach((one) => one.ordered?.(order)),
    mailed: (mail, process) => observers.forEach((one) => one.mailed?.(mail, process)),
    posted: (post, process) => observers.forEach((one) => one.posted?.(post, process)),
    minute: async () => {
      for (const one of observers) await one.minute?.();
    },
  };
}
