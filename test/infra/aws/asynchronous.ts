import * as z from 'zod';
import { plain, type Resource } from './synthesized.ts';

type Resources = Readonly<Record<string, Resource>>;

const retries = z.object({ MaximumRetryAttempts: z.int().min(0) });
const onFailure = z.object({
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.unknown() }) }),
});
const target = z.looseObject({
  Arn: z.unknown(),
  RetryPolicy: retries.optional(),
  DeadLetterConfig: z.object({ Arn: z.unknown() }).optional(),
});
const permission = z.object({ Principal: z.string(), FunctionName: z.unknown() });

/** API Gateway waits for the answer and hands the error on. Whoever else calls a function does not. */
const waiting = new Set(['apigateway.amazonaws.com']);

/** What of the template is done without anybody waiting for it, and lacks retries, a place for failures or an alarm. */
export function asyncFaults(resources: Resources): string[] {
  const ofType = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);
  const alarms = ofType('AWS::CloudWatch::Alarm').map(([, { Properties }]) => JSON.stringify(Properties));
  const watched = (id: string, ...metrics: string[]) =>
    metrics.every((metric) =>
      alarms.some((alarm) => alarm.includes(`"${id}"`) && alarm.includes(`"${metric}"`)),
    );
  const unless = (holds: boolean, fault: string) => (holds ? [] : [fault]);

  /** A queue that keeps failures for long, whose every message raises an alarm. */
  const keeps = (owner: string, reference: unknown): string[] => {
    const id = idIn(reference);
    const queue = resources[id];
    if (queue?.Type !== 'AWS::SQS::Queue') return [`${owner} keeps no failures`];
    return [
      ...unless(Number(queue.Properties['MessageRetentionPeriod']) >= 14 * 86_400, `${id} forgets early`),
      ...unless(watchedQueue(id), `${id} raises no alarm`),
    ];
  };
  const watchedQueue = (id: string) =>
    alarms.some(
      (alarm) =>
        alarm.includes(`["${id}","QueueName"]`) && alarm.includes('"ApproximateNumberOfMessagesVisible"'),
    );

  const mappings = ofType('AWS::Lambda::EventSourceMapping').flatMap(([id, { Properties }]) => [
    ...unless(retries.safeParse(Properties).success, `${id} tries for ever`),
    ...unless(Number(Properties['MaximumRecordAgeInSeconds']) > 0, `${id} tries however old it is`),
    ...keeps(id, onFailure.safeParse(Properties).data?.DestinationConfig.OnFailure.Destination),
    ...unless(
      watched(idIn(Properties['FunctionName']), 'Errors'),
      `nobody hears that what ${id} calls fails`,
    ),
    ...unless(watched(idIn(Properties['FunctionName']), 'IteratorAge'), `nobody hears that ${id} is late`),
  ]);

  const rules = ofType('AWS::Events::Rule').flatMap(([id, { Properties }]) =>
    z
      .array(target)
      .parse(Properties['Targets'])
      .flatMap((called) => [
        ...unless(called.RetryPolicy !== undefined, `${id} tries for a day`),
        ...keeps(id, called.DeadLetterConfig?.Arn),
      ]),
  );

  const called = ofType('AWS::Lambda::Permission')
    .map(([, { Properties }]) => permission.parse(Properties))
    .filter(({ Principal }) => !waiting.has(Principal))
    .map(({ FunctionName }) => idIn(FunctionName));
  const invocations = [...new Set(called)].flatMap((id) => {
    const [, config] =
      ofType('AWS::Lambda::EventInvokeConfig').find(
        ([, { Properties }]) => idIn(Properties['FunctionName']) === id,
      ) ?? [];
    return [
      ...unless(retries.safeParse(config?.Properties).success, `events of ${id} are tried as Lambda likes`),
      ...keeps(
        `events of ${id}`,
        onFailure.safeParse(config?.Properties).data?.DestinationConfig.OnFailure.Destination,
      ),
      ...unless(watched(id, 'Errors'), `nobody hears that ${id} fails`),
      ...unless(watched(id, 'Invocations'), `nobody hears that ${id} is not called`),
    ];
  });

  // Where failures go is the history of the execution, kept for 90 days; the redrive finds them by their requests.
  const machines = ofType('AWS::StepFunctions::StateMachine').flatMap(([id, { Properties }]) => [
    ...unless(Properties['StateMachineType'] === 'STANDARD', `executions of ${id} leave no history`),
    ...unless(watched(id, 'ExecutionsFailed', 'ExecutionsTimedOut'), `nobody hears that ${id} fails`),
  ]);

  // SNS tries for hours by itself; what is left over is counted.
  const topics = ofType('AWS::SNS::Topic').flatMap(([id]) =>
    unless(
      alarms.some(
        (alarm) => alarm.includes(`["${id}","TopicName"]`) && alarm.includes('"NumberOfNotificationsFailed"'),
      ),
      `nobody hears that ${id} reaches nobody`,
    ),
  );
  return [...mappings, ...rules, ...invocations, ...machines, ...topics, ...strangers(resources)];
}

/** Types that do something later, which nobody has decided about here. */
const undecided =
  /^AWS::(?:Pipes|Scheduler|SES::ReceiptRule|SNS::Subscription|Lambda::Url|Events::(?!Rule$)|IoT|Kinesis|S3::Bucket$|SecretsManager::RotationSchedule)/;

const strangers = (resources: Resources) =>
  Object.entries(resources)
    .filter(([, { Type }]) => undecided.test(Type))
    .map(([id, { Type }]) => `nobody has decided what becomes of failures of ${id} (${Type})`);

/** The resource a reference is about. */
const idIn = (reference: unknown): string => /^<(\w+)/.exec(plain(reference))?.[1] ?? '';

const task = z.looseObject({
  Type: z.string(),
  Resource: z.string().optional(),
  Retry: z.array(z.looseObject({ MaxAttempts: z.int() })).optional(),
});

/** Calls of functions in a state machine that are not tried again a known number of times. */
export function untriedTasks(definition: unknown): string[] {
  if (typeof definition !== 'object' || definition === null) return [];
  return Object.entries(definition).flatMap(([name, value]) => {
    const state = task.safeParse(value).data;
    const calls = state?.Type === 'Task' && state.Resource?.includes(':lambda:invoke') === true;
    return [...(calls && (state.Retry ?? []).length === 0 ? [name] : []), ...untriedTasks(value)];
  });
}
