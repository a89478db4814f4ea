import type { HttpFunction } from '#handlers/http/routes';

/** What a function may do beyond writing its own log. `rights.ts` says which actions, on what, each word stands for. */
export type Right =
  | 'reads requests'
  | 'writes requests'
  | 'reads audit'
  | 'appends audit'
  | 'starts releases'
  | 'resumes workflows'
  | 'keeps workflows waiting'
  | 'signs permits'
  | 'reads the permit key'
  | 'checks callers'
  | 'calls deployers'
  | 'sends mail'
  | 'posts to channels'
  | 'follows the audit stream'
  | 'rereads the audit stream'
  | 'sets notices aside'
  | 'sets sweeps aside'
  | 'takes back what was set aside';

export interface FunctionRow {
  /** Shown in the AWS console. */
  readonly does: string;
  readonly may: readonly Right[];
  /** Timeout. Above every retry the AWS clients make inside, below whatever waits for the function. */
  readonly seconds: number;
  /** Who is hurt when it fails, for its alarm. Without it, failing is one of the function's answers. */
  readonly whenItFails?: string;
  /** For one that is called from outside by its name, which is this one below the stack's; others need none. */
  readonly calledAs?: string;
}

/** A person or a pipeline waits for these; API Gateway itself gives up after 30 seconds. */
const whileSomebodyWaits = 10;
/** A step of a workflow: the state machine retries it, so it need not hold on for long. */
const oneStep = 30;

const decides = ['writes requests', 'appends audit', 'starts releases', 'resumes workflows'] as const;
const waits = ['writes requests', 'starts releases', 'resumes workflows'] as const;

/**
 * Every function there is. The name is the path of its entry below `functions/handlers` and of its bundle: the
 * build, the roles, the environment, the state machines' substitutions and the alarms all follow from this table.
 */
export const functions = {
  'http/requests': {
    does: 'Opens, completes, cancels and starts requests',
    may: decides,
    seconds: whileSomebodyWaits,
    whenItFails: 'Pipelines cannot open requests, and nobody can cancel one or start its deployment.',
  },
  'http/decisions': {
    does: 'Shows what a review link is about and records what people decide',
    may: decides,
    seconds: whileSomebodyWaits,
    whenItFails: 'Approvers cannot approve or deny; what they wait with runs into its deadline.',
  },
  'http/reports': {
    does: 'Takes the reports of deployers and monitors',
    may: [...decides, 'keeps workflows waiting'],
    seconds: whileSomebodyWaits,
    whenItFails: 'Running deployments go unheard and are recorded as failed when their heartbeat is missed.',
  },
  'http/queries': {
    does: 'Answers questions; changes nothing',
    may: ['reads requests', 'reads audit', 'reads the permit key'],
    seconds: whileSomebodyWaits,
    whenItFails: 'Nobody sees the state of a release, and pipelines that wait for one wait blindly.',
  },
  'http/authorizer': {
    does: 'Says who is calling: a person, a pipeline or a deployer with its permit',
    may: ['checks callers', 'reads the permit key'],
    // The same as API Gateway allows an authorizer (10,000 ms, not adjustable).
    seconds: 10,
    whenItFails: 'Every call with a bearer token is refused; only review links still work.',
  },
  'tasks/open-phase': {
    does: 'Opens a phase of approvals',
    may: decides,
    seconds: oneStep,
    whenItFails: 'A release waits for approvers who were never asked.',
  },
  'tasks/await-decision': {
    does: 'Remembers how to wake the workflow that waits for a decision',
    may: waits,
    seconds: oneStep,
    whenItFails: 'Releases that are waiting for a decision cannot go on waiting and will fail.',
  },
  'tasks/pass-milestone': {
    does: 'Reminds, or closes what ran out of time',
    may: decides,
    seconds: oneStep,
    whenItFails: 'Reminders are not sent and requests do not expire when they should.',
  },
  'tasks/await-step': {
    does: 'Remembers how to wake the workflow that waits for people: to meet conditions, to start, to do what is owed',
    may: waits,
    seconds: oneStep,
    whenItFails:
      'Approved releases with conditions or a start by hand cannot wait for them and will fail; nobody is reminded of what is owed.',
  },
  'tasks/start-deployment': {
    does: 'Signs the permit and calls the deployer',
    may: [...decides, 'signs permits', 'calls deployers'],
    seconds: oneStep,
    // No whenItFails: a busy environment and a deployer that refuses are thrown, because the state machine
    // catches and retries them by name. What it cannot handle fails the workflow, which has its own alarm.
  },
  'tasks/watch-deployment': {
    does: 'Judges the health of what was deployed',
    may: [...decides, 'calls deployers'],
    seconds: oneStep,
    whenItFails: 'Nobody watches what was just deployed, so nothing rolls it back.',
  },
  'tasks/fail-deployment': {
    does: 'Records that a deployment did not succeed',
    may: decides,
    seconds: oneStep,
    whenItFails: 'A failed deployment still reads as running and keeps its environment occupied.',
  },
  'streams/notices': {
    does: 'Tells people what happened',
    may: [
      'writes requests',
      'reads audit',
      'sends mail',
      'posts to channels',
      'follows the audit stream',
      'sets notices aside',
    ],
    // Ten events a batch with ten mails each, at half a second a mail.
    seconds: 60,
    whenItFails: 'Approvers are not told that somebody waits for them.',
  },
  'schedules/deliver-held': {
    does: 'Sends what was kept for people who are back at work',
    may: ['writes requests', 'reads audit', 'sends mail', 'posts to channels', 'sets sweeps aside'],
    seconds: 60,
    whenItFails: 'Approvers who were asked outside their hours still do not know that somebody waits.',
  },
  'schedules/sweep': {
    does: 'Brings workflows back in line with the record',
    may: [...decides, 'sets sweeps aside'],
    // Called every 60 seconds: it ends before the next one starts.
    seconds: 50,
    whenItFails: 'Whatever got stuck between the record and its workflow stays stuck.',
  },
  'operations/redrive': {
    does: 'Brings back notices, sweeps and workflows that were given up, when somebody asks for it',
    may: [
      'writes requests',
      'reads audit',
      'rereads the audit stream',
      'sends mail',
      'posts to channels',
      'starts releases',
      'resumes workflows',
      'takes back what was set aside',
    ],
    // Ten batches that were given up, as much as `streams/notices` does at once.
    seconds: 60,
    calledAs: 'redrive',
    // No whenItFails: whoever calls it sees that it fails.
  },
} as const satisfies Record<
  `http/${HttpFunction}` | `${'http' | 'tasks' | 'streams' | 'schedules' | 'operations'}/${string}`,
  FunctionRow
>;

export type FunctionName = keyof typeof functions;

/** In the order of the table. */
export const functionNames = Object.keys(functions) as FunctionName[];

/** `tasks/open-phase` → `OpenPhase`, as state machines and logical ids write it. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|[-/])([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
