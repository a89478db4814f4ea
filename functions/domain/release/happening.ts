import { instantInDigits as instant } from '#domain/time';
import { listed } from '#domain/words';
import type { EventData, ReleaseEvent } from './events.ts';

const messageWords = { question: 'asked', answer: 'answered', 'more-time': 'needs more time' } as const;

/** An event as one line of a timeline. */
export function happeningInWords({ type, data }: ReleaseEvent): string {
  switch (type) {
    case 'request-opened': {
      const { service, version, environment } = data.form;
      return `asked for ${service} ${version} to ${environment} under ${listed(
        (data.plan.policies ?? [data.plan.policy]).map(({ id, version: of }) => `${id} ${of}`),
      )}`;
    }
    case 'phase-opened':
      return `opened ${data.phase} until ${instant(data.expiresAt)}`;
    case 'decision-recorded':
      return decision(data);
    case 'slot-overdue':
      return `${data.role} is overdue in ${data.phase}`;
    case 'slot-waived':
      return `waived ${data.role} in ${data.phase}: ${data.because}`;
    case 'deadline-passed':
      return deadline(data);
    case 'evidence-attached':
      return `attached the evidence ${data.name}${evidenceDid(data)}`;
    case 'reminder-due':
      return `reminder ${data.number} of ${data.phase} was due`;
    case 'phase-expired':
      return `closed ${data.phase}: its time was over`;
    case 'message-posted':
      return `${messageWords[data.kind]}: ${data.text}`;
    case 'override-used':
      return `OVERRIDE as ${data.role} in ${data.phase}, without ${listed(data.passedOver) || 'anybody missing'}: ${data.reason}`;
    case 'conflict-escalated':
      return `took the denial of ${data.on} in ${data.phase} to ${data.to}: ${data.reason}`;
    case 'conflict-ruled':
      return `${data.ruling === 'uphold' ? 'upheld' : 'overruled'} the denial of ${data.on} as ${data.authority}: ${data.reason}`;
    case 'request-superseded':
      return `superseded by ${data.version}, request ${data.by}`;
    case 'request-cancelled':
      return `cancelled: ${data.reason}`;
    case 'condition-resolved':
      return `said how condition ${data.condition} was met: ${data.evidence}`;
    case 'condition-judged':
      return data.accepted
        ? `confirmed condition ${data.condition}`
        : `found condition ${data.condition} not met: ${data.note ?? ''}`;
    case 'conditions-begun':
      return `the conditions have to be met before ${instant(data.until)}`;
    case 'conditions-expired':
      return 'closed: the conditions were not met in time';
    case 'obligation-opened':
      return `owed until ${instant(data.dueAt)} by ${data.role ?? data.person ?? 'nobody'}: ${data.what}`;
    case 'obligation-reminded':
      return `reminded of obligation ${data.obligation}`;
    case 'obligation-overdue':
      return `obligation ${data.obligation} is overdue`;
    case 'obligation-fulfilled':
      return `fulfilled obligation ${data.obligation}: ${data.evidence}`;
    case 'start-requested':
      return `${data.role ? `authorized the release as ${data.role}: ` : ''}started the deployment by hand`;
    case 'start-expired':
      return 'closed: nobody started the deployment in time';
    case 'deployment-started':
      return `deployment ${data.deployment} began on ${data.target}`;
    case 'deployment-step':
      return step(data);
    case 'deployment-succeeded':
      return `deployed${data.note ? `: ${data.note}` : ''}`;
    case 'deployment-failed':
      return `the deployment failed: ${data.reason}`;
    case 'health-checked':
      return `health ${data.verdict}: ${data.sentence}`;
  }
}

function deadline({ phase, how, to = [], waived = [], expiresAt }: EventData<'deadline-passed'>): string {
  const until = expiresAt ? ` until ${instant(expiresAt)}` : '';
  switch (how) {
    case 'escalate':
      return `time ran out in ${phase}: escalated to ${listed(to)}${until}`;
    case 'reduce':
      return `time ran out in ${phase}: only what is critical is still needed${until}; ${listed(waived)} reviews afterwards`;
    case 'proceed':
      return `time ran out in ${phase}: it is approved, and ${listed(waived)} reviews afterwards`;
    case 'postpone':
      return `time ran out in ${phase}: postponed${until}`;
  }
}

function evidenceDid({ approves, voids, reopens }: EventData<'evidence-attached'>): string {
  if (approves) return `, which completed ${approves}`;
  if (!voids) return '';
  const anew = reopens ? `; ${listed(reopens)} ${reopens.length === 1 ? 'is' : 'are'} decided anew` : '';
  return `, which voided the approval of ${listed(voids.map(({ by }) => by))}${anew}`;
}

function decision({
  decision,
  role,
  onBehalfOf,
  phase,
  reason,
  outcome,
  conditions = [],
}: EventData<'decision-recorded'>): string {
  const said = `${decision === 'approve' ? 'approved' : 'denied'} as ${role}${onBehalfOf ? ` for ${onBehalfOf}` : ''} in ${phase}`;
  const closed =
    outcome === 'open'
      ? ''
      : outcome === 'contested'
        ? ', which is contested'
        : `, which ${outcome === 'approved' ? 'approved' : 'ended'} it`;
  const on = conditions.length > 0 ? ` on condition ${listed(conditions.map(({ id }) => id))}` : '';
  return `${said}${on}${closed}${reason ? `: ${reason}` : ''}`;
}

function step({ step, number, of, note }: EventData<'deployment-step'>): string {
  const place = number ? `step ${number}${of ? ` of ${of}` : ''}: ` : '';
  return `${place}${step}${note ? ` (${note})` : ''}`;
}
