import * as z from 'zod';
import { randomUUID } from 'node:crypto';
import type { Outbox } from '#infra/local/outbox/outbox';
import { arnOf, type Place } from '#infra/local/template/place';
import type { Access } from '../access.ts';
import type { AwsService } from '../front.ts';
import { AwsError, jsonAnswer, jsonBody } from '../protocol.ts';

const content = z.object({ Data: z.string() });

const sendEmail = z.object({
  FromEmailAddress: z.string(),
  Destination: z.object({
    ToAddresses: z.array(z.string()).default([]),
    CcAddresses: z.array(z.string()).default([]),
    BccAddresses: z.array(z.string()).default([]),
  }),
  Content: z.object({
    Simple: z.object({
      Subject: content,
      Body: z.object({ Text: content.optional(), Html: content.optional() }),
      Headers: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
    }),
  }),
  ConfigurationSetName: z.string().optional(),
});

/** Which request a mail is about; set by whoever sends it. */
const requestHeader = 'x-countersign-request';

/** SES v2, sending simple mail: it lands in the outbox, once for each recipient. */
export function sesService(outbox: Outbox, access: Access, place: Place): AwsService {
  return {
    protocol: 'rest-json',
    actionOf: ({ method, path }) =>
      method === 'POST' && path.split('?')[0] === '/v2/email/outbound-emails' ? 'ses:SendEmail' : undefined,
    async handle({ caller, body }, action) {
      const parsed = sendEmail.safeParse(jsonBody(body));
      if (!parsed.success) throw new AwsError('BadRequestException', z.prettifyError(parsed.error));
      const { FromEmailAddress, Destination, Content, ConfigurationSetName } = parsed.data;

      const address = bareAddress(FromEmailAddress);
      const domain = address.slice(address.lastIndexOf('@') + 1);
      const context = { 'ses:fromaddress': [address] };
      // Either identity may be the verified one; the role must allow that one.
      access.requireOneOf(
        caller,
        action,
        [address, domain].map((name) => arnOf(place, 'ses', `identity/${name}`)),
        context,
      );
      if (ConfigurationSetName !== undefined) {
        const resource = arnOf(place, 'ses', `configuration-set/${ConfigurationSetName}`);
        access.require(caller, { action, resource, context });
      }

      const { Subject, Body, Headers } = Content.Simple;
      const recipients = [
        ...Destination.ToAddresses,
        ...Destination.CcAddresses,
        ...Destination.BccAddresses,
      ];
      if (recipients.length === 0) throw new AwsError('BadRequestException', 'The mail has no recipient.');
      const refused = recipients.map(bareAddress).filter((recipient) => outbox.refuses(recipient));
      if (refused.length > 0)
        throw new AwsError('MessageRejected', `Email address is not verified: ${refused.join(', ')}`);
      const requestId = Headers.find(({ Name }) => Name.toLowerCase() === requestHeader)?.Value;
      for (const recipient of recipients) {
        outbox.put({
          channel: 'email',
          to: bareAddress(recipient),
          subject: Subject.Data,
          text: Body.Text?.Data ?? '',
          html: Body.Html?.Data,
          requestId,
        });
      }
      return jsonAnswer('rest-json', { MessageId: randomUUID() });
    },
  };
}

/** `Countersign <countersign@example.com>` → `countersign@example.com`. */
const bareAddress = (address: string) => /<([^<>]+)>\s*$/.exec(address)?.[1] ?? address.trim();
