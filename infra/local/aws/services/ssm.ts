import * as z from 'zod';
import { arnOf, type Place } from '#infra/local/template/place';
import type { Access } from '../access.ts';
import type { AwsService } from '../front.ts';
import { AwsError, jsonAnswer, jsonBody } from '../protocol.ts';

const targetPrefix = 'AmazonSSM.';

const getParameter = z.object({
  Name: z.string().startsWith('/'),
  WithDecryption: z.boolean().default(false),
});

/** Parameter Store, as far as reading a SecureString goes. `parameters` are values by name. */
export function ssmService(
  parameters: ReadonlyMap<string, string>,
  access: Access,
  place: Place,
): AwsService {
  return {
    protocol: 'json-1.1',
    actionOf({ headers }) {
      const target = String(headers['x-amz-target'] ?? '');
      return target.startsWith(targetPrefix) ? `ssm:${target.slice(targetPrefix.length)}` : undefined;
    },
    async handle({ caller, body }, action) {
      if (action !== 'ssm:GetParameter')
        throw new AwsError('UnknownOperationException', `The local stack has no ${action}.`);
      const parsed = getParameter.safeParse(jsonBody(body));
      if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
      const { Name, WithDecryption } = parsed.data;
      const ARN = arnOf(place, 'ssm', `parameter${Name}`);
      access.require(caller, { action, resource: ARN });
      const Value = parameters.get(Name);
      if (Value === undefined) throw new AwsError('ParameterNotFound', `There is no parameter ${Name}.`);
      if (!WithDecryption)
        throw new AwsError('ValidationException', `The local stack gives ${Name} out decrypted only.`);
      return jsonAnswer('json-1.1', {
        Parameter: { ARN, Name, Type: 'SecureString', Value, Version: 1, DataType: 'text' },
      });
    },
  };
}
