import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { msOf } from '#domain/time';
import type { Clock } from '#ports/clock';

/** Where a channel moves to is known this late. */
const keptMs = 300_000;

const addresses = z.record(z.string(), z.url({ protocol: /^https?$/ }));

/**
 * The addresses of channels from one SecureString, a JSON object from channel to URL; none where nobody has written
 * it. Each is a secret, so what is wrong with them is said without them.
 */
export function ssmChannelAddresses(
  client: SSMClient,
  parameter: string,
  clock: Clock,
): () => Promise<ReadonlyMap<string, URL>> {
  let known: { readonly at: string; readonly addresses: ReadonlyMap<string, URL> } | undefined;
  return async () => {
    const now = clock.now();
    if (!known || msOf(now) - msOf(known.at) >= keptMs)
      known = { at: now, addresses: addressesIn(await valueOf(client, parameter), parameter) };
    return known.addresses;
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

function addressesIn(value: string, parameter: string): ReadonlyMap<string, URL> {
  const parsed = addresses.safeParse(jsonIn(value));
  if (!parsed.success) throw new Error(`${parameter} is not a JSON object from channel to URL`);
  return new Map(Object.entries(parsed.data).map(([channel, url]) => [channel, new URL(url)]));
}

function jsonIn(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
