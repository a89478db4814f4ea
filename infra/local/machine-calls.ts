import type { Iam } from './aws/iam.ts';
import type { Functions } from './lambda/functions.ts';
import type { Invoke } from './stepfunctions/engine.ts';

/** Calls functions for a state machine, as far as the machine's role allows it. */
export const machineCalls =
  (functions: () => Functions, iam: Iam): Invoke =>
  async (functionArn, payload, { roleArn }) => {
    const resource = functionArn.split(':').slice(0, 7).join(':');
    const verdict = iam.check(roleArn, { action: 'lambda:InvokeFunction', resource });
    if ('allowed' in verdict) return functions().invoke(functionArn, payload);
    return {
      error: {
        errorType: 'Lambda.AccessDeniedException',
        errorMessage: `${roleArn} is not authorized to perform: lambda:InvokeFunction on resource: ${resource} ${verdict.because}`,
      },
    };
  };
