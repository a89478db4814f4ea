import { devNull } from 'node:os';
import type { Credentials } from '#infra/local/aws/callers';
import type { FunctionModel } from './function-model.ts';

/** What Lambda itself puts into a function's environment, with the AWS endpoint of this machine. */
export const runtimeVariables = (
  model: FunctionModel,
  { awsUrl, region, credentials }: { awsUrl: string; region: string; credentials: Credentials },
): Readonly<Record<string, string>> => ({
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_ENDPOINT_URL: awsUrl,
  // Files of whoever runs the stack must not decide where its functions call.
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_LAMBDA_FUNCTION_NAME: model.name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(model.memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  LAMBDA_TASK_ROOT: model.folder,
  TZ: 'UTC',
});
