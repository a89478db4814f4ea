import * as z from 'zod';
import { auditBundle, type AuditBundle } from '#domain/audit/bundle';
import { approvalRecord, type ApprovalRecord } from '#domain/report/approval-record';
import { compiledPack } from '#domain/policy/compiled';
import type { JudgementForm, ResolutionForm } from '#domain/release/conditions';
import type { DecisionForm } from '#domain/release/decide';
import type { ReleaseForm } from '#domain/release/form';
import { delegation, type Delegation, type DelegationForm } from '#domain/identity/delegation';
import type { MessageForm } from '#domain/release/messages';
import type { OverrideForm } from '#domain/release/override';
import type { RulingForm } from '#domain/release/rulings';
import type { FulfilmentForm } from '#domain/release/obligations';
import {
  audit,
  auditEvent,
  authorization,
  explanation,
  requestSummary,
  requestView,
  simulation,
} from '#handlers/http/schemas';
import type { Answer, Client } from './client.ts';
import { Failure } from './failure.ts';

export type RequestView = z.infer<typeof requestView>;
export type RequestSummary = z.infer<typeof requestSummary>;
export type Explanation = z.infer<typeof explanation>;
export type Authorization = z.infer<typeof authorization>;
export type SimulationView = z.infer<typeof simulation>;

/** The little that waiting depends on: a newer service that says more about a request does not break a pipeline. */
const standing = requestView.pick({
  id: true,
  service: true,
  environment: true,
  version: true,
  status: true,
  because: true,
});
export type Standing = z.infer<typeof standing>;

const trail = audit.extend({ events: z.array(auditEvent.extend({ requestId: z.string() })) });
export type AuditTrail = z.infer<typeof trail>;

const pdf = z
  .instanceof(Uint8Array)
  .refine((bytes) => Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-', 'is not a PDF');
const delegationList = z.object({ items: z.array(delegation) });
const list = z.object({ items: z.array(requestSummary), cursor: z.string().optional() });
const packSummary = compiledPack.pick({ id: true, title: true, version: true, digest: true, match: true });
const packs = z.object({ items: z.array(packSummary) });
const pack = z.object({
  table: z.object({
    id: z.string(),
    title: z.string(),
    version: z.string(),
    digest: z.string(),
    rows: z.array(
      z.object({
        section: z.string(),
        label: z.string(),
        text: z.string(),
        cells: z.array(z.string()).optional(),
      }),
    ),
  }),
});
export type PackTable = z.infer<typeof pack>['table'];
export type PackSummary = z.infer<typeof packSummary>;

/** The calls the command line makes, each parsed with the service's own reply schema. */
export interface Api {
  open(form: ReleaseForm, key: string): Promise<Answer<RequestView>>;
  request(id: string): Promise<Answer<RequestView>>;
  standing(id: string): Promise<Answer<Standing>>;
  list(filters: Readonly<Record<string, string | undefined>>): Promise<Answer<z.infer<typeof list>>>;
  explain(id: string): Promise<Answer<Explanation>>;
  decide(id: string, form: DecisionForm): Promise<Answer<RequestView>>;
  resolveCondition(id: string, condition: string, form: ResolutionForm): Promise<Answer<RequestView>>;
  judgeCondition(id: string, condition: string, form: JudgementForm): Promise<Answer<RequestView>>;
  override(id: string, form: OverrideForm): Promise<Answer<RequestView>>;
  rule(id: string, form: RulingForm): Promise<Answer<RequestView>>;
  postMessage(id: string, form: MessageForm): Promise<Answer<RequestView>>;
  delegate(form: DelegationForm): Promise<Answer<Delegation>>;
  delegations(): Promise<Answer<z.infer<typeof delegationList>>>;
  revokeDelegation(id: string): Promise<Answer<Delegation>>;
  fulfilObligation(id: string, obligation: string, form: FulfilmentForm): Promise<Answer<RequestView>>;
  authorization(id: string): Promise<Answer<Authorization>>;
  deploy(id: string): Promise<Answer<RequestView>>;
  audit(id: string): Promise<Answer<AuditTrail>>;
  auditReport(id: string): Promise<Answer<Uint8Array>>;
  approvalRecord(id: string): Promise<Answer<ApprovalRecord>>;
  bundle(id: string): Promise<Answer<AuditBundle>>;
  policies(): Promise<Answer<z.infer<typeof packs>>>;
  policy(id: string): Promise<Answer<z.infer<typeof pack>>>;
  simulate(policy: string, form: ReleaseForm): Promise<Answer<SimulationView>>;
}

export function api(call: Client): Api {
  const one = <T extends { id: string }>(id: string, reply: z.ZodType<T>) =>
    call({ method: 'GET', path: at(id), reply, subject: { id } }).then((answer) => sameRequest(id, answer));
  const post = (id: string, below: string, body: unknown) =>
    call({ method: 'POST', path: at(id, below), body, reply: requestView, subject: { id } });
  return {
    open: (body, key) => call({ method: 'POST', path: 'v1/requests', body, key, reply: requestView }),
    request: (id) => one(id, requestView),
    standing: (id) => one(id, standing),
    list: (query) => call({ method: 'GET', path: 'v1/requests', query, reply: list }),
    explain: (id) => call({ method: 'GET', path: at(id, 'explain'), reply: explanation, subject: { id } }),
    decide: (id, body) => post(id, 'decisions', body),
    resolveCondition: (id, condition, body) => post(id, `conditions/${condition}/resolution`, body),
    judgeCondition: (id, condition, body) => post(id, `conditions/${condition}/confirmation`, body),
    override: (id, body) => post(id, 'override', body),
    rule: (id, body) => post(id, 'rulings', body),
    postMessage: (id, body) => post(id, 'messages', body),
    delegate: (body) => call({ method: 'POST', path: 'v1/delegations', body, reply: delegation }),
    delegations: () => call({ method: 'GET', path: 'v1/delegations', reply: delegationList }),
    revokeDelegation: (id) => call({ method: 'DELETE', path: `v1/delegations/${id}`, reply: delegation }),
    fulfilObligation: (id, obligation, body) => post(id, `obligations/${obligation}/fulfilment`, body),
    authorization: (id) =>
      call({ method: 'GET', path: at(id, 'authorization'), reply: authorization, subject: { id } }),
    deploy: (id) => call({ method: 'POST', path: at(id, 'deployment'), reply: requestView, subject: { id } }),
    audit: (id) => call({ method: 'GET', path: at(id, 'audit'), reply: trail, subject: { id } }),
    auditReport: (id) =>
      call({
        method: 'GET',
        path: at(id, 'audit'),
        accept: 'application/pdf',
        reply: pdf,
        subject: { id },
      }),
    approvalRecord: (id) =>
      call({ method: 'GET', path: at(id, 'approval-record'), reply: approvalRecord, subject: { id } }),
    bundle: (id) =>
      call({ method: 'GET', path: at(id, 'audit/bundle'), reply: auditBundle, subject: { id } }),
    policies: () => call({ method: 'GET', path: 'v1/policies', reply: packs }),
    policy: (id) =>
      call({
        method: 'GET',
        path: `v1/policies/${encodeURIComponent(id)}`,
        reply: pack,
        subject: absentPolicy,
      }),
    simulate: (id, body) =>
      call({
        method: 'POST',
        path: `v1/policies/${encodeURIComponent(id)}/simulation`,
        body,
        reply: simulation,
        subject: absentPolicy,
      }),
  };
}

const absentPolicy = { absent: '`countersign policy show` lists the policies in force.' };

const at = (id: string, below = '') => `v1/requests/${encodeURIComponent(id)}${below && `/${below}`}`;

/** An answer about another request (a cache, a wrong address) must not open a gate. */
function sameRequest<T extends { id: string }>(id: string, answer: Answer<T>): Answer<T> {
  if (answer.value.id === id) return answer;
  throw new Failure(`The service was asked about ${id} and answered about ${answer.value.id}.`, {
    code: 'not-understood',
    hint: 'Does something between here and the service keep answers?',
  });
}
