import {
  AccountSuspendedException,
  BadRequestException,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  SendEmailCommand,
  SendingPausedException,
  SESv2Client,
  TooManyRequestsException,
  type SendEmailCommandInput,
} from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { sesMailer } from '#adapters/ses/mailer';
import type { Mail } from '#ports/mailer';
import { expect, it } from 'vitest';
import { mailerContract } from './mailer.contract.ts';

const ses = mockClient(SESv2Client);

mailerContract('SES', () => {
  ses.reset();
  const failing = new Set<string>();
  const refused = new Set<string>();
  const delivered: Mail[] = [];
  ses.on(SendEmailCommand).callsFake((input: SendEmailCommandInput) => {
    const mail = mailIn(input);
    if (failing.has(mail.to)) throw new Error('Throttling');
    if (refused.has(mail.to))
      throw new MessageRejected({ message: `Email address is not verified: ${mail.to}`, $metadata: {} });
    delivered.push(mail);
    return { MessageId: String(delivered.length) };
  });
  return {
    mailer: sesMailer(new SESv2Client({ region: 'eu-central-1' }), 'gate@example.com'),
    delivered: () => delivered,
    fails: (address) => failing.add(address),
    refuses: (address) => refused.add(address),
  };
});

const trouble = { message: '', $metadata: {} };
const plain = { to: 'devi@example.com', subject: 's', text: 't', html: 'h', requestId: 'r', key: 'k' };
const send = () => sesMailer(new SESv2Client({ region: 'eu-central-1' }), 'gate@example.com').send(plain);

it.each([new MessageRejected(trouble), new BadRequestException(trouble)])(
  'what SES says of one mail is a refusal: %o',
  async (error) => {
    ses.reset();
    ses.on(SendEmailCommand).rejects(error);
    expect(await send()).toMatchObject({ outcome: 'refused' });
  },
);

it.each([
  new AccountSuspendedException(trouble),
  new MailFromDomainNotVerifiedException(trouble),
  new SendingPausedException(trouble),
  new TooManyRequestsException(trouble),
])('what SES says of the account is trouble, which an operator mends: %o', async (error) => {
  ses.reset();
  ses.on(SendEmailCommand).rejects(error);
  await expect(send()).rejects.toThrow(error);
});

/** The mail as its reader's program would show it, from what SES was told. */
function mailIn({ Destination, Content }: SendEmailCommandInput): Mail {
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = Destination ?? {};
  const { Subject, Body, Headers = [] } = Content?.Simple ?? {};
  const header = (name: string) => Headers.find(({ Name }) => Name === name)?.Value ?? '';
  return {
    to: [...ToAddresses, ...CcAddresses, ...BccAddresses].join(),
    subject: Subject?.Data ?? '',
    text: Body?.Text?.Data ?? '',
    html: Body?.Html?.Data ?? '',
    requestId: header('X-Countersign-Request'),
    key: header('X-Countersign-Notice'),
  };
}
