import * as z from 'zod';
import {
  conditionState,
  deploymentState,
  messageState,
  obligationState,
  phaseState,
  release,
  requester,
  watchState,
  type Release,
} from '#domain/release/release';
import { evidenceValue } from '#domain/release/form';
import { isClosed } from '#domain/release/status';
import { shortStandingOf, summaryOf } from '#domain/release/summary';
import type { Loaded } from '#ports/request-store';
import { keys, openPartition, serviceEnvironment } from './keys.ts';

type Item = Record<string, unknown>;

/** What is small and belongs to the whole request stands on its head. */
const onHead = release.pick({
  cancelled: true,
  superseded: true,
  conditionsBegun: true,
  conditionsExpiredAt: true,
  start: true,
  startExpiredAt: true,
}).shape;

const headItem = z.object({
  id: z.string(),
  createdAt: z.string(),
  requester,
  runUrl: z.string().optional(),
  sequence: z.int(),
  hash: z.string(),
  attempt: z.int(),
  dueAt: z.string().optional(),
  ...onHead,
});
const formItem = z.object({ form: release.shape.form, plan: release.shape.plan });
const evidenceItem = z.object({ name: z.string(), value: evidenceValue });
const deploymentItem = z.object({ deployment: deploymentState, watch: watchState.optional() });
// One attribute each: theirs could be called like the key of an index.
const phaseItem = z.object({ phase: phaseState });
const conditionItem = z.object({ condition: conditionState });
const messageItem = z.object({ message: messageState });
const obligationItem = z.object({ obligation: obligationState });
const waitItem = z.object({ wait: z.string(), token: z.string(), enteredAt: z.string(), dueAt: z.string() });

/** Puts a request together from the items of its partition; `undefined` when there is none. */
export function requestOf(items: readonly Item[]): Loaded | undefined {
  const bySk = new Map(items.map((item) => [String(item['sk']), item]));
  if (!bySk.has('HEAD')) return undefined;
  const head = headItem.parse(bySk.get('HEAD'));
  const { form, plan } = formItem.parse(bySk.get('FORM'));
  const under = (prefix: string) => items.filter((item) => String(item['sk']).startsWith(prefix));
  const deployed = bySk.has('DEPLOYMENT') ? deploymentItem.parse(bySk.get('DEPLOYMENT')) : undefined;
  const conditions = under('CONDITION#').map((item) => conditionItem.parse(item).condition);
  const obligations = under('OBLIGATION#').map((item) => obligationItem.parse(item).obligation);
  const messages = under('MESSAGE#').map((item) => messageItem.parse(item).message);
  const { sequence, hash, attempt, dueAt, ...state } = head;
  return {
    release: {
      ...state,
      form,
      plan,
      evidence: Object.fromEntries(
        under('EVIDENCE#')
          .map((item) => evidenceItem.parse(item))
          .map(({ name, value }) => [name, value]),
      ),
      phases: under('PHASE#').map((item) => phaseItem.parse(item).phase),
      ...(conditions.length > 0 && { conditions }),
      ...(obligations.length > 0 && { obligations }),
      ...(messages.length > 0 && { messages }),
      ...deployed,
    },
    head: { sequence, hash },
    attempt,
    ...(dueAt && { dueAt }),
    ...(bySk.has('WAIT') && { wait: waitItem.parse(bySk.get('WAIT')) }),
  };
}

const headParts = Object.keys(onHead) as (keyof typeof onHead)[];

/** The part of the head that a change may touch. Its other attributes belong to the workflow's bookkeeping. */
export function headState(after: Release): Item {
  const standing = shortStandingOf(after);
  return {
    ...standing,
    // Every one of them, also absent: an attribute that is not named stays as it was.
    ...Object.fromEntries(headParts.map((part) => [part, after[part]])),
    open: isClosed(standing.status) ? undefined : openPartition,
  };
}

/** The head of a new request, with everything a list shows and the indexes need. */
export function newHead(opened: Release): Item {
  const { service, environment } = opened.form;
  return {
    ...keys.head(opened.id),
    ...summaryOf(opened),
    requester: opened.requester,
    runUrl: opened.runUrl,
    attempt: 1,
    serviceEnvironment: serviceEnvironment(service, environment),
    month: opened.createdAt.slice(0, 7),
    ...headState(opened),
  };
}

/** Items beside the head that differ between two states. Unchanged parts are the same object, so they cost nothing. */
export function changedItems(before: Release | undefined, after: Release): Item[] {
  const { id } = after;
  const items: Item[] = [];
  if (!before) items.push({ ...keys.form(id), form: after.form, plan: after.plan });
  after.phases.forEach((phase, index) => {
    if (phase !== before?.phases[index]) items.push({ ...keys.phase(id, index), phase });
  });
  after.conditions?.forEach((one, index) => {
    if (one !== before?.conditions?.[index]) items.push({ ...keys.condition(id, index), condition: one });
  });
  after.obligations?.forEach((one, index) => {
    if (one !== before?.obligations?.[index]) items.push({ ...keys.obligation(id, index), obligation: one });
  });
  after.messages?.forEach((one, index) => {
    if (one !== before?.messages?.[index]) items.push({ ...keys.message(id, index), message: one });
  });
  for (const [name, value] of Object.entries(after.evidence))
    if (value !== before?.evidence[name]) items.push({ ...keys.evidence(id, name), name, value });
  if (after.deployment && (after.deployment !== before?.deployment || after.watch !== before.watch))
    items.push({ ...keys.deployment(id), deployment: after.deployment, watch: after.watch });
  return items;
}
