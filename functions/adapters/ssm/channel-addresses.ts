import type { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import type { Clock } from '#ports/clock';
import { ssmSecretByChannel } from './secret-by-channel.ts';

const address = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url));

/** The webhooks of chat channels. Whoever knows one can post there, so each is a secret. */
export const ssmChannelAddresses = (client: SSMClient, parameter: string, clock: Clock) =>
  ssmSecretByChannel(client, parameter, clock, { schema: address, noun: 'URL' });
