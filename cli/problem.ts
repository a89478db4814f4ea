import * as z from 'zod';
import { retryAfterMs, type Reply } from './exchange.ts';
import { Failure } from './failure.ts';
import { jsonOf } from './json.ts';

/** What RFC 9457 and the service put into an answer that is a no. */
const problem = z.object({
  title: z.string(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  present: z.looseObject({ status: z.string().optional(), because: z.string().optional() }).optional(),
});
type Problem = z.infer<typeof problem>;

/** What a call was about, for what to do next. */
export interface Subject {
  /** A request's id. */
  readonly id?: string;
  readonly absent?: string;
}

/** An answer that is not a success, as a sentence and what to do next. */
export function failureOf(reply: Reply, subject: Subject): Failure {
  const { status, headers, text } = reply;
  const temporary = status === 429 || status >= 500;
  const common = {
    temporary,
    unheard: status < 500,
    ...(temporary && { retryAfterMs: retryAfterMs(headers) }),
  };
  const json = jsonOf(text);
  const read = problem.safeParse(json);
  if (!read.success)
    return new Failure(plainly(status, headers), {
      ...common,
      code: `http-${status}`,
      hint: plainHint(status),
    });
  const { code, errors = [], present } = read.data;
  return new Failure(sentence(status, read.data), {
    ...common,
    code,
    problem: json,
    details: [
      ...errors.map(({ path, message }) => `${path}: ${message}`),
      ...(present?.status
        ? [`Now ${present.status}${saidAlready(present, read.data) ? '' : `: ${present.because}`}`]
        : []),
    ],
    hint: hintFor(code, status, subject),
  });
}

const saidAlready = ({ because }: NonNullable<Problem['present']>, { detail }: Problem) =>
  because === undefined || detail.includes(because);

function sentence(status: number, { title, code, detail }: Problem): string {
  if (status === 401) return `The service does not accept the token: ${detail}`;
  if (status === 403) return `Not allowed (${code}): ${detail}`;
  return status >= 500 ? `${title} (HTTP ${status}). ${detail}` : `${detail} (${code})`;
}

function plainly(status: number, headers: Headers): string {
  if (status >= 300 && status < 400)
    return `The service sends callers elsewhere (HTTP ${status}, ${headers.get('location') ?? 'no address'}).`;
  if (status === 401 || status === 403)
    return `The service refused the call without a reason (HTTP ${status}).`;
  if (status === 429) return 'The service is asked too often (HTTP 429).';
  if (status >= 500) return `The service cannot answer now (HTTP ${status}).`;
  return `The answer is none of a Countersign service (HTTP ${status}).`;
}

function plainHint(status: number): string {
  if (status === 429 || status >= 500) return 'Try again in a little while.';
  if (status === 401 || status === 403) return 'Is the token the right one for this service?';
  return 'Does COUNTERSIGN_URL name the service itself, with the right path?';
}

const explain = ({ id }: Subject) => (id ? `\`countersign explain ${id}\` says who can.` : undefined);
const look = ({ id }: Subject) => (id ? `\`countersign status ${id}\` shows how it stands.` : undefined);
const say = (words: string) => () => words;

const hints: Readonly<Record<string, (subject: Subject) => string | undefined>> = {
  unauthenticated: say('Tokens end: get a new one and set COUNTERSIGN_TOKEN.'),
  'not-eligible': explain,
  'own-request': explain,
  'other-role-filled': look,
  'role-filled': look,
  'already-decided': look,
  'people-only': say('Set COUNTERSIGN_TOKEN to a person’s token; pipelines and deployers do not decide.'),
  'pipeline-not-allowed': say(
    'The policies’ directory.yaml says which pipelines may release what, and from where.',
  ),
  'not-found': ({ absent }) => absent ?? '`countersign status` lists the requests.',
  closed: look,
  changed: look,
  'too-late': look,
  'not-open-yet': look,
  'not-authorized': explain,
  'not-waiting-for-a-start': look,
  'no-active-deployment': look,
  'no-policy': say('`countersign policy show` lists the policies in force.'),
  'several-policies': say('Whoever keeps the policies has to make them fit each other.'),
  'unknown-policy': say('`countersign policy show` lists the policies in force.'),
  'unknown-service': say('The policies’ directory.yaml lists services and their environments.'),
  'ref-not-accepted': say('Release from a ref the policy accepts, or say which one this is with --ref.'),
  'version-not-accepted': say('Give the version with --version.'),
  'reason-required': say('Say it with --reason.'),
  'justification-required': say('Say it with --justification.'),
  'review-incomplete': say('Fill in the review with --review FIELD=VALUE, once for each field.'),
  'checklist-incomplete': say(
    'Name the items you verified with --checklist, or leave it out to vouch for all.',
  ),
  'key-reused': say('Use another --idempotency-key for another request.'),
};

const hintFor = (code: string, status: number, subject: Subject): string | undefined =>
  Object.hasOwn(hints, code)
    ? hints[code]?.(subject)
    : status === 429 || status >= 500
      ? 'Try again in a little while.'
      : undefined;
