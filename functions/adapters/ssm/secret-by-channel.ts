import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { msOf } from '#domain/time';
import type { Clock } from '#ports/clock';

/** A change of a secret is known this late. */
const keptMs = 300_000;

/** What a secret looks like, and what it is called where somebody wrote something else. */
export interface SecretShape<T> {
  readonly schema: z.ZodType<T>;
  readonly noun: string;
}

/**
 * The secrets of channels from one SecureString, a JSON object from channel to secret; none where nobody has written
 * it. What is wrong with them is said without them.
 */
export function ssmSecretByChannel<T>(
  client: SSMClient,
  parameter: string,
  clock: Clock,
  shape: SecretShape<T>,
): () => Promise<ReadonlyMap<string, T>> {
  let known: { readonly at: string; readonly secrets: ReadonlyMap<string, T> } | undefined;
  return async () => {
    const now = clock.now();
    if (!known || msOf(now) - msOf(known.at) >= keptMs)
      known = { at: now, secrets: secretsIn(await valueOf(client, parameter), parameter, shape) };
    return known.secrets;
  };
}

async function valueOf(client: SSMClient, Name: string): Promise<string> {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return Parameter?.Value ?? '{}';
  } catch (error) {
    if (error instanceof ParameterNotFound) return '{}';
    throw error;
  }
}

function secretsIn<T>(
  value: string,
  parameter: string,
  { schema, noun }: SecretShape<T>,
): ReadonlyMap<string, T> {
  const parsed = z.record(z.string(), schema).safeParse(jsonIn(value));
  if (!parsed.success) throw new Error(`${parameter} is not a JSON object from channel to ${noun}`);
  return new Map(Object.entries(parsed.data));
}

function jsonIn(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
