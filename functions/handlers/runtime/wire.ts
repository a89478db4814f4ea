import { join } from 'node:path';
import { SFNClient } from '@aws-sdk/client-sfn';
import { documentClient } from '#adapters/dynamodb/client';
import { dynamoDelegations } from '#adapters/dynamodb/delegations';
import { dynamoHeldNotices } from '#adapters/dynamodb/held-notices';
import { dynamoNoticeLedger } from '#adapters/dynamodb/notice-ledger';
import { dynamoReadings } from '#adapters/dynamodb/readings';
import { dynamoRequestLists } from '#adapters/dynamodb/request-lists';
import { dynamoRequestStore } from '#adapters/dynamodb/request-store';
import { dynamoReviewLinks } from '#adapters/dynamodb/review-links';
import { compiledPoliciesIn } from '#adapters/files/compiled-policies';
import { stepFunctionsWorkflow } from '#adapters/stepfunctions/workflow';
import { systemClock } from '#adapters/system/clock';
import { systemIds } from '#adapters/system/ids';
import { logger, systemLog } from '#adapters/system/log';
import type { World } from '#usecases/world';
import { deployTargets, env, githubApi, privateChannelHosts, privateTargetHosts } from './env.ts';

/**
 * Ports and adapters meet here and in `wire-authorizer.ts` only. Everything is made when it is first reached, so a
 * function needs just the variables of what it uses; adapters with a client of their own are loaded by `load…`, so
 * that the other functions do not carry them.
 */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

const client = once(documentClient);
const tables = once(() => ({ requests: env('requestsTable'), audit: env('auditTable') }));

const delegations = once(() => dynamoDelegations(client(), tables()));
const held = once(() => dynamoHeldNotices(client(), tables()));
const links = once(() => dynamoReviewLinks(client(), tables()));
const lists = once(() => dynamoRequestLists(client(), tables()));
const notices = once(() => dynamoNoticeLedger(client(), tables()));
const policies = once(() => compiledPoliciesIn(process.env['LAMBDA_TASK_ROOT'] ?? '.'));
const publicUrl = once(() => env('publicUrl').replace(/\/$/, ''));
const readings = once(() => dynamoReadings(client(), tables()));
const requests = once(() => dynamoRequestStore(client(), tables()));
const workflow = once(() =>
  stepFunctionsWorkflow(new SFNClient({ maxAttempts: 4 }), env('releaseMachineArn')),
);

/** For errors on their way out, which the port's sentences do not cover. */
export { logger };

export const world = {
  clock: systemClock,
  ids: systemIds,
  log: systemLog,
  get delegations() {
    return delegations();
  },
  get held() {
    return held();
  },
  get links() {
    return links();
  },
  get lists() {
    return lists();
  },
  get notices() {
    return notices();
  },
  get policies() {
    return policies();
  },
  get publicUrl() {
    return publicUrl();
  },
  get readings() {
    return readings();
  },
  get requests() {
    return requests();
  },
  get workflow() {
    return workflow();
  },
} satisfies Partial<World>;

/** The world with the ports that call deployers: their targets, and permits signed by KMS. */
export async function loadDeployerWorld() {
  const [{ KMSClient }, { kmsPermits }, { webhookDeployer }] = await Promise.all([
    import('@aws-sdk/client-kms'),
    import('#adapters/kms/permits'),
    import('#adapters/webhook/deployer'),
  ]);
  const targets = { urls: deployTargets(), privateHosts: privateTargetHosts() };
  return withMore(world, {
    deployer: webhookDeployer(targets),
    permits: kmsPermits(new KMSClient({}), env('permitKeyId'), publicUrl()),
  });
}

/** The world with the port that reads what targets measure. */
export async function loadMonitorWorld() {
  const { httpMonitor } = await import('#adapters/webhook/monitor');
  return withMore(world, {
    monitor: httpMonitor({ urls: deployTargets(), privateHosts: privateTargetHosts() }),
  });
}

/** The world with the ports that tell people, by mail and in channels. */
export async function loadNoticeWorld() {
  const [
    { SESv2Client },
    { sesMailer },
    { SSMClient },
    { ssmChannelAddresses },
    { ssmGithubTokens },
    { webhookAnnouncer },
    { githubAnnouncer },
    { channelAnnouncer },
    { writeMail },
    { writeDigest },
    { writeAnnouncement },
    { announcementAsMail },
  ] = await Promise.all([
    import('@aws-sdk/client-sesv2'),
    import('#adapters/ses/mailer'),
    import('@aws-sdk/client-ssm'),
    import('#adapters/ssm/channel-addresses'),
    import('#adapters/ssm/github-tokens'),
    import('#adapters/webhook/announcer'),
    import('#adapters/github/announcer'),
    import('#adapters/channels/announcer'),
    import('#views/mails/write-mail'),
    import('#views/mails/write-digest'),
    import('#views/announcements/write-announcement'),
    import('#views/announcements/announcement-as-mail'),
  ]);
  const parameters = new SSMClient({ maxAttempts: 4 });
  const privateHosts = privateChannelHosts();
  return withMore(world, {
    announcer: channelAnnouncer(
      webhookAnnouncer(
        ssmChannelAddresses(parameters, env('channelWebhooksParameter'), systemClock),
        privateHosts,
      ),
      githubAnnouncer(ssmGithubTokens(parameters, env('githubAccessParameter'), systemClock), {
        api: githubApi(),
        privateHosts,
      }),
    ),
    mailer: sesMailer(new SESv2Client({ maxAttempts: 4 }), env('mailFrom')),
    writeMail,
    writeDigest,
    writeAnnouncement,
    announcementAsMail,
  });
}

/** The world with the port that writes reports. Its code and its fonts are only for who asks for one. */
export async function loadReportWorld() {
  const [{ pdfReportWriter }, { auditReportInWords }] = await Promise.all([
    import('#adapters/pdf/report-writer'),
    import('#views/documents/audit-report'),
  ]);
  return withMore(world, {
    reports: pdfReportWriter(join(process.env['LAMBDA_TASK_ROOT'] ?? '.', 'fonts')),
    reportInWords: auditReportInWords,
  });
}

/** The world with the ports that tell people, and those that hold what was given up. */
export async function loadRedriveWorld() {
  const [noticeWorld, { SQSClient }, { sqsSetAside }, { DynamoDBStreamsClient }, { dynamoEventStream }] =
    await Promise.all([
      loadNoticeWorld(),
      import('@aws-sdk/client-sqs'),
      import('#adapters/sqs/set-aside'),
      import('@aws-sdk/client-dynamodb-streams'),
      import('#adapters/dynamodb/event-stream'),
    ]);
  // The queue's own address would win over the configured endpoint.
  const queues = new SQSClient({ maxAttempts: 4, useQueueUrlAsEndpoint: false });
  return withMore(noticeWorld, {
    noticesSetAside: sqsSetAside(queues, env('noticesSetAsideUrl')),
    sweepsSetAside: sqsSetAside(queues, env('sweepsSetAsideUrl')),
    stream: dynamoEventStream(new DynamoDBStreamsClient({ maxAttempts: 4 }), env('auditStreamArn')),
  });
}

/** The public half of the key that permits are signed with. */
export async function loadPermitKey() {
  const [{ KMSClient }, { permitKey }] = await Promise.all([
    import('@aws-sdk/client-kms'),
    import('#adapters/kms/permits'),
  ]);
  return permitKey(new KMSClient({}), env('permitKeyId'));
}

/** Adds to the world without touching its getters: nothing is made that nobody asks for. */
const withMore = <B extends typeof world, M extends object>(base: B, more: M): B & M =>
  Object.assign(Object.create(base) as B, more);
