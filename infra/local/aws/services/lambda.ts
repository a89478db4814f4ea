import type { FunctionModel } from '#infra/local/lambda/function-model';
import type { Functions } from '#infra/local/lambda/functions';
import type { Access } from '../access.ts';
import type { AwsService } from '../front.ts';
import { AwsError, contentTypes, jsonBody } from '../protocol.ts';

const invocations = /^\/2015-03-31\/functions\/([^/?]+)\/invocations/;

/** Lambda, as far as calling a function and waiting for its answer goes. */
export function lambdaService(
  models: readonly FunctionModel[],
  functions: () => Functions,
  access: Access,
): AwsService {
  return {
    protocol: 'rest-json',
    actionOf: ({ method, path }) =>
      method === 'POST' && invocations.test(path) ? 'lambda:InvokeFunction' : undefined,
    async handle({ caller, path, headers, body }, action) {
      const name = decodeURIComponent(invocations.exec(path)?.[1] ?? '');
      const model = models.find((held) => held.name === name || held.arn === name);
      if (!model) throw new AwsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
      access.require(caller, { action, resource: model.arn });
      const type = String(headers['x-amz-invocation-type'] ?? 'RequestResponse');
      if (type !== 'RequestResponse')
        throw new AwsError('InvalidParameterValueException', `The local stack does not invoke as ${type}.`);
      const answer = await functions().invoke(model.arn, jsonBody(body));
      const failed = 'error' in answer;
      return {
        status: 200,
        contentType: contentTypes['rest-json'],
        ...(failed && { headers: { 'x-amz-function-error': 'Unhandled' } }),
        body: JSON.stringify(failed ? answer.error : answer.payload),
      };
    },
  };
}
