import type { Counted } from '#infra/local/aws/counters';
import { startStack, type Stack } from '#infra/local/stack';
import { region } from './region.ts';

/** A running stack whose counters are read part by part. */
export interface CountedStack extends Pick<Stack, 'engine' | 'outbox' | 'close'> {
  /** A call as anybody makes it. Throws unless the status is the one expected. */
  call(expected: number, method: string, path: string, sent?: Sent): Promise<Answer>;
  pipeline(): Promise<string>;
  person(id: string): Promise<string>;
  /** What was counted while `work` ran and, unless `settles` is false, until everything it started had ended. */
  counted(work: () => Promise<unknown>, how?: { readonly settles: boolean }): Promise<Counted>;
  /** Lets time pass, and everything that is due on the way happen. */
  minutes(count: number): Promise<void>;
}

export interface Sent {
  readonly token?: string;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly text: string;
  readonly headers: Headers;
}

export interface CountedStackOptions {
  readonly assembly: string;
  readonly dataDir: string;
  readonly dynamoDbEndpoint?: string;
}

export async function startCountedStack(options: CountedStackOptions): Promise<CountedStack> {
  const { assembly, dataDir, dynamoDbEndpoint } = options;
  const stack = await startStack({
    port: 0,
    region,
    dataDir,
    assembly,
    targetStepMs: 0,
    ...(dynamoDbEndpoint !== undefined && { dynamoDbEndpoint }),
  });
  const { clock } = stack;
  await clock.advance(0);
  return {
    engine: stack.engine,
    outbox: stack.outbox,
    close: () => stack.close(),
    pipeline: () => stack.mintToken({ kind: 'ci' }),
    person: (subject) => stack.mintToken({ kind: 'person', subject }),
    minutes: (count) => clock.advance(count * 60_000),
    async counted(work, { settles } = { settles: true }) {
      stack.counters.reset();
      await work();
      if (settles) await clock.advance(0);
      return withoutErrors(stack.counters.read());
    },
    async call(expected, method, path, sent = {}) {
      const answer = await fetch(new URL(path, stack.url), {
        method,
        redirect: 'manual',
        ...requestOf(sent),
      });
      const text = await answer.text();
      if (answer.status !== expected)
        throw new Error(`${method} ${path} answered ${answer.status} instead of ${expected}: ${text}`);
      return { text, headers: answer.headers };
    },
  };
}

function requestOf({ token, json, form, headers }: Sent): RequestInit {
  return {
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(form && { body: new URLSearchParams(form) }),
  };
}

/** Numbers of a run in which something broke would be numbers of something else. */
function withoutErrors(counted: Counted): Counted {
  const broken = Object.entries(counted.functions).filter(([, { errors }]) => errors > 0);
  if (broken.length > 0)
    throw new Error(`${broken.map(([name]) => name).join(', ')} failed while being counted.`);
  return counted;
}
