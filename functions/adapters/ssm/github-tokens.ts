import type { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import type { Clock } from '#ports/clock';
import { ssmSecretByChannel } from './secret-by-channel.ts';

/** What can stand in a header, so that no error about a header shows it. */
const token = z.string().regex(/^[\w.~+/-]+=*$/);

/** The tokens that open issues, by channel. */
export const ssmGithubTokens = (client: SSMClient, parameter: string, clock: Clock) =>
  ssmSecretByChannel(client, parameter, clock, { schema: token, noun: 'token' });
