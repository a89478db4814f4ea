import * as z from 'zod';
import type { Engine } from '#infra/local/stepfunctions/engine';
import type { Place } from '#infra/local/template/place';
import type { Access } from '../access.ts';
import type { AwsService } from '../front.ts';
import { contentTypes, jsonBody } from '../protocol.ts';

const targetPrefix = 'AWSStepFunctions.';

const named = z
  .object({ stateMachineArn: z.string().optional(), executionArn: z.string().optional() })
  .catch({});

/** Step Functions: the engine's wire behind the roles. */
export function stepFunctionsService(
  engine: Engine,
  access: Access,
  machineArns: readonly string[],
  place: Place,
): AwsService {
  return {
    protocol: 'json-1.0',
    actionOf({ headers }) {
      const target = String(headers['x-amz-target'] ?? '');
      return target.startsWith(targetPrefix) ? `states:${target.slice(targetPrefix.length)}` : undefined;
    },
    async handle({ caller, headers, body }, action) {
      const input = jsonBody(body);
      // A token does not tell its machine; IAM knows these actions by the machine that waits.
      if (action.startsWith('states:SendTask')) access.requireOneOf(caller, action, machineArns);
      else {
        const { stateMachineArn, executionArn } = named.parse(input);
        access.require(caller, { action, resource: stateMachineArn ?? executionArn ?? '*' });
      }
      const answer = await engine.wire(String(headers['x-amz-target']), input, {
        accountId: place.account,
        region: place.region,
      });
      return {
        status: answer.status,
        contentType: contentTypes['json-1.0'],
        body: JSON.stringify(answer.body),
      };
    },
  };
}
