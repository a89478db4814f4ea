import type { Clock } from './clock/clock.ts';

export interface StackOptions {
  /** 0 takes any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly dataDir?: string;
  readonly policyDir?: string;
  /** A DynamoDB to use instead of the embedded one. */
  readonly dynamoDbEndpoint?: string | undefined;
  readonly region?: string;
  /** Whether the demo deployment target runs too. */
  readonly demoTarget?: boolean;
  /** How long the demo target takes for each step of a deployment, in real milliseconds. */
  readonly targetStepMs?: number;
  /** Another clock than the machine's; it starts anew with every stack. */
  readonly clock?: Clock;
  /** Scheduled functions are called no more often than this, for whoever moves the clock on by weeks. */
  readonly schedulesAtMostEveryMs?: number;
  /** A folder `cdk synth` wrote, instead of building and synthesizing. */
  readonly assembly?: string;
  /** Told what happens while starting and stopping. */
  readonly onStep?: (sentence: string) => void;
  /** Told warnings and errors of functions and parts. */
  readonly onTrouble?: (line: string) => void;
}
