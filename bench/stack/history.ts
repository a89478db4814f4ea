import * as z from 'zod';
import type { Engine } from '#infra/local/stepfunctions/engine';
import { localAccount } from '#infra/local/template/place';
import { region } from './region.ts';

const executions = z.object({
  executions: z.array(z.object({ name: z.string(), executionArn: z.string() })),
});
const history = z.object({
  events: z.array(
    z.object({
      id: z.int(),
      type: z.string(),
      timestamp: z.number(),
      stateEnteredEventDetails: z.object({ name: z.string() }).optional(),
    }),
  ),
});

/** The states a request's executions entered, in order, as Step Functions' own history tells it. */
export async function statesEntered(
  engine: Engine,
  machineArns: readonly string[],
  requestId: string,
): Promise<readonly string[]> {
  const ask = async (action: string, body: object): Promise<unknown> => {
    const answer = await engine.wire(`AWSStepFunctions.${action}`, body, { accountId: localAccount, region });
    if (answer.status !== 200) throw new Error(`${action} answered ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const lists = await Promise.all(
    machineArns.map(async (stateMachineArn) =>
      executions.parse(await ask('ListExecutions', { stateMachineArn, maxResults: 1_000 })),
    ),
  );
  // The shortest name is the parent's, whose states come before those its children enter within the same millisecond.
  const own = lists
    .flatMap((list) => list.executions)
    .filter(({ name }) => name.startsWith(`${requestId}-`))
    .toSorted((a, b) => a.name.length - b.name.length);
  const events = await Promise.all(
    own.map(async ({ executionArn }) =>
      history.parse(await ask('GetExecutionHistory', { executionArn, maxResults: 1_000 })),
    ),
  );
  return events
    .flatMap((page) => page.events)
    .filter(({ type }) => type.endsWith('StateEntered'))
    .toSorted((a, b) => a.timestamp - b.timestamp)
    .map(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? '');
}
