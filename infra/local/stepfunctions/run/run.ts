import type { LoadedMachine } from '../asl/load.ts';
import type { Json } from '../json.ts';
import type { Execution } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { Tokens } from './tokens.ts';

/** The work of one transaction: everything happens at one instant, and is written together or not at all. */
export interface Run {
  readonly store: Store;
  readonly now: number;
  readonly random: () => number;
  readonly tokens: Tokens;
  /** The definition an execution started with. */
  definitionOf(execution: Execution): LoadedMachine;
  /** A machine as it is loaded now. */
  machineInForce(arn: string): MachineInForce | undefined;
  /** Frames to step before the transaction ends. */
  readonly ready: number[];
  /** Lambda calls to make once it has ended. */
  readonly calls: LambdaCall[];
}

export interface MachineInForce {
  readonly arn: string;
  readonly roleArn: string;
  /** The definition as JSON text. */
  readonly asl: string;
  readonly loaded: LoadedMachine;
  readonly loadedAt: number;
}

export interface LambdaCall {
  readonly frame: number;
  readonly attempt: number;
  readonly functionArn: string;
  readonly payload: Json;
  readonly roleArn: string;
  readonly executionArn: string;
}
