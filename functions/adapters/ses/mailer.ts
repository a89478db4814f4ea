import {
  BadRequestException,
  MessageRejected,
  SendEmailCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { Mailer } from '#ports/mailer';

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

/**
 * One mail to one person. No configuration set, so SES neither rewrites links for click tracking nor adds a
 * tracking image. What SES says of one mail is a refusal, what it says of the account is trouble: an operator mends it.
 */
export function sesMailer(client: SESv2Client, from: string): Mailer {
  return {
    async send({ to, subject, text, html, requestId, key }) {
      const command = new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: utf8(subject),
            Body: { Text: utf8(text), Html: utf8(html) },
            Headers: [
              { Name: 'X-Countersign-Request', Value: requestId },
              { Name: 'X-Countersign-Notice', Value: key },
              { Name: 'Auto-Submitted', Value: 'auto-generated' },
            ],
          },
        },
      });
      try {
        await client.send(command);
        return { outcome: 'sent' };
      } catch (error) {
        if (error instanceof MessageRejected || error instanceof BadRequestException)
          return { outcome: 'refused', sentence: `The mail service refused the mail: ${error.name}.` };
        throw error;
      }
    },
  };
}
