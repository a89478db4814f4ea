import type { JsonObject } from '../json.ts';
import type { Execution } from '../store/records.ts';

/** A closed execution as `.sync:2` answers it: DescribeExecution with input and output parsed. */
export function describeNested(execution: Execution): JsonObject {
  const { arn, input, output, name, machine, status, error, cause, started, stopped } = execution;
  return {
    ...(cause !== null && { Cause: cause }),
    ...(error !== null && { Error: error }),
    ExecutionArn: arn,
    Input: JSON.parse(input),
    InputDetails: { Included: true },
    Name: name,
    ...(output !== null && { Output: JSON.parse(output), OutputDetails: { Included: true } }),
    StartDate: started,
    StateMachineArn: machine,
    Status: status,
    StopDate: stopped,
  };
}
