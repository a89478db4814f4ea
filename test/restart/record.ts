import * as z from 'zod';
import {
  audit,
  list,
  mail,
  requestAnswer,
  type Mail,
  type RequestAnswer,
} from '#test/journeys/support/answers';
import type { Client } from './load/insist.ts';

/** An event as an outsider reads it: the members the checks look at, of whatever type has them. */
const event = audit.shape.events.element.extend({
  data: z.looseObject({
    phase: z.string().optional(),
    role: z.string().optional(),
    decision: z.string().optional(),
    outcome: z.string().optional(),
    expiresAt: z.string().optional(),
    number: z.number().optional(),
    deployment: z.string().optional(),
    fence: z.number().optional(),
    verdict: z.string().optional(),
    form: z.looseObject({ service: z.string(), environment: z.string(), version: z.string() }).optional(),
    requester: z.looseObject({ id: z.string(), authors: z.array(z.string()) }).optional(),
    plan: z
      .looseObject({
        phases: z.array(
          z.looseObject({ id: z.string(), expiresAfterMs: z.number(), remindAfterMs: z.array(z.number()) }),
        ),
        verify: z.array(z.looseObject({ forMs: z.number() })),
      })
      .optional(),
  }),
});
export type Event = z.infer<typeof event>;

const trail = audit.extend({ events: z.array(event) });
export type Trail = z.infer<typeof trail>;

const historyEvent = z.looseObject({
  id: z.number(),
  at: z.string(),
  type: z.string(),
  state: z.string().optional(),
  detail: z.unknown(),
});
const executionRow = z.looseObject({ name: z.string(), machine: z.string(), status: z.string() });
const execution = executionRow.extend({
  output: z.unknown(),
  error: z.string().optional(),
  cause: z.string().optional(),
  history: z.array(historyEvent),
});
export type Execution = z.infer<typeof execution>;
const executionList = z.object({ items: z.array(executionRow), cursor: z.string().optional() });

/** One request with everything that anybody can read about it. */
export interface Case {
  readonly id: string;
  readonly request: RequestAnswer;
  readonly trail: Trail;
  readonly mails: readonly Mail[];
  readonly executions: readonly Execution[];
}

export async function allRequests({ visitor }: Client): Promise<readonly { id: string; status: string }[]> {
  const found: { id: string; status: string }[] = [];
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: '100', ...(cursor !== undefined && { cursor }) });
    const page = list.parse((await visitor.get(`/v1/requests?${query}`)).json);
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

/** Everything there is, read over HTTP. */
export async function readCases(client: Client): Promise<readonly Case[]> {
  const { visitor } = client;
  const json = async (path: string): Promise<unknown> => JSON.parse((await visitor.call('GET', path)).text);
  const outbox = z.array(mail).parse(await json('/_local/outbox'));
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page = executionList.parse(
      await json(`/_local/executions?limit=1000${cursor === undefined ? '' : `&cursor=${cursor}`}`),
    );
    names.push(...page.items.map(({ name }) => name));
    cursor = page.cursor;
  } while (cursor !== undefined);

  const cases: Case[] = [];
  for (const { id } of await allRequests(client)) {
    const executions: Execution[] = [];
    for (const name of names.filter((each) => each.startsWith(id)))
      executions.push(execution.parse(await json(`/_local/executions/${name}`)));
    cases.push({
      id,
      request: requestAnswer.parse((await visitor.get(`/v1/requests/${id}`)).json),
      trail: trail.parse((await visitor.get(`/v1/requests/${id}/audit`)).json),
      mails: outbox.filter(({ channel, requestId }) => channel === 'email' && requestId === id),
      executions,
    });
  }
  return cases;
}
