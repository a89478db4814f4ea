import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { functions } from '#infra/aws/functions';
import { redriveStep, type Redriven, type RedriveStep } from '#usecases/redrive-step';

const help = `npm run redrive [-- --dry-run] [--stack NAME] [--region REGION] [--endpoint-url URL]

Brings back what was given up: notices that were set aside, sweeps that were lost, workflows that ended before their
release. Safe to repeat: who was told is not told again, and what goes on by itself is left alone.

  --dry-run       only count what there is
  --stack         the name of the stack (Countersign)
  --region        where it is deployed; AWS_REGION unless given
  --endpoint-url  another address of AWS, such as the local stack's; AWS_ENDPOINT_URL unless given

Credentials are found as by every AWS tool. They need lambda:InvokeFunction on the function
<stack>-${functions['operations/redrive'].calledAs} and nothing else. On the local stack: AWS_ACCESS_KEY_ID=LOCALOPERATOR
AWS_SECRET_ACCESS_KEY=local-operator.

Ends with 0 when nothing is left, with 1 when something could not be brought back, with 64 when called wrongly.`;

const redriven = z.object({ mended: z.number(), failed: z.number(), next: redriveStep.optional() });

const said: Readonly<Record<RedriveStep['part'], (mended: number, dryRun: boolean) => string>> = {
  notices: (mended, dryRun) => `${mended} batches of notices ${dryRun ? 'are set aside' : 'sent'}`,
  'look-back': (mended) =>
    `${mended} batches of notices found again that the stream has forgotten${mended === 0 ? ', still looking' : ''}`,
  sweeps: (mended, dryRun) => `${mended} lost sweeps ${dryRun ? 'are set aside' : 'made up for'}`,
  workflows: (mended, dryRun) => `${mended} workflows ${dryRun ? 'ended before their release' : 'restarted'}`,
};

/** Step after step until there is none. */
async function redrive(client: LambdaClient, FunctionName: string, dryRun: boolean): Promise<boolean> {
  let failed = 0;
  for (let step: RedriveStep | undefined = { part: 'notices', dryRun }; step !== undefined;) {
    const done: Redriven = await call(client, FunctionName, step);
    const trouble = done.failed > 0 ? `, ${done.failed} could not be: the function's log says why` : '';
    console.log(said[step.part](done.mended, dryRun) + trouble);
    failed += done.failed;
    step = done.next;
  }
  return failed === 0;
}

async function call(client: LambdaClient, FunctionName: string, step: RedriveStep): Promise<Redriven> {
  const { FunctionError, Payload } = await client.send(
    new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(step)) }),
  );
  const answer = Buffer.from(Payload ?? []).toString('utf8');
  if (FunctionError !== undefined) throw new Error(`${FunctionName} failed: ${answer}`);
  return redriven.parse(JSON.parse(answer));
}

function asked() {
  try {
    return parseArgs({
      options: {
        'dry-run': { type: 'boolean', default: false },
        stack: { type: 'string', default: 'Countersign' },
        region: { type: 'string' },
        'endpoint-url': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(help);
    return process.exit(64);
  }
}

const { 'dry-run': dryRun, stack, region, 'endpoint-url': endpoint, help: helps } = asked();
if (helps) {
  console.log(help);
} else {
  const client = new LambdaClient({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
  });
  try {
    const name = `${stack}-${functions['operations/redrive'].calledAs}`;
    if (!(await redrive(client, name, dryRun))) process.exitCode = 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
