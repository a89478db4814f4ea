import type { AuditReport } from '#domain/report/audit-report';
import type { Block } from '#domain/report/document';
import type { ConditionState } from '#domain/release/release';
import { instantInDigits } from '#domain/time';
import { personIn, roleIn } from './names.ts';

/** What approvals were given on, how it was met, and who confirmed that it was. */
export function conditionBlocks(report: AuditReport): readonly Block[] {
  const { conditions = [] } = report.release;
  return [
    { kind: 'heading', text: 'Conditions and their resolution' },
    ...(conditions.length === 0
      ? [{ kind: 'paragraph', text: 'No approval was given under a condition.' } as const]
      : conditions.map((one): Block => ({ kind: 'facts', facts: factsOf(one, report) }))),
  ];
}

function factsOf(one: ConditionState, report: AuditReport) {
  const { id, text, by, role, at, resolution, confirmed, rejected } = one;
  const when = (instant: string, who: string) => `${instantInDigits(instant)} by ${personIn(report, who)}`;
  return [
    [`Condition ${id}`, text] as const,
    ['Set', `${when(at, by)} as ${roleIn(report, role)}`] as const,
    ['State', stateOf(one)] as const,
    ...(resolution
      ? [
          ['Said to be met', when(resolution.at, resolution.by)] as const,
          ['Evidence', resolution.evidence] as const,
          ...(resolution.note ? [['Note', resolution.note] as const] : []),
        ]
      : []),
    ...(rejected ? [['Found not to be met', rejected] as const] : []),
    ...(confirmed ? [['Confirmed', when(confirmed.at, confirmed.by)] as const] : []),
  ];
}

const stateOf = ({ due, state }: ConditionState) =>
  due === 'after-deployment' ? 'holds after the deployment: see what is owed' : state;
