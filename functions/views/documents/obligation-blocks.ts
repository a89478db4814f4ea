import type { AuditReport } from '#domain/report/audit-report';
import type { Block } from '#domain/report/document';
import type { ObligationState } from '#domain/release/release';
import { instantInDigits } from '#domain/time';
import { personIn, roleIn } from './names.ts';

/** What is owed after the release, by whom until when, and what shows that it was done. */
export function obligationBlocks(report: AuditReport): readonly Block[] {
  const { obligations = [] } = report.release;
  return [
    { kind: 'heading', text: 'What is owed after the release' },
    ...(obligations.length === 0
      ? [{ kind: 'paragraph', text: 'Nothing is owed.' } as const]
      : obligations.map((one): Block => ({ kind: 'facts', facts: factsOf(one, report) }))),
  ];
}

function factsOf(one: ObligationState, report: AuditReport) {
  const { id, what, role, person, dueAt, state, fulfilled } = one;
  const owedBy = [
    ...(role === undefined ? [] : [roleIn(report, role)]),
    ...(person === undefined ? [] : [personIn(report, person)]),
  ];
  return [
    [`Obligation ${id}`, what] as const,
    ['Owed', `by ${owedBy.join(', ')} until ${instantInDigits(dueAt)}`] as const,
    ['State', state] as const,
    ...(fulfilled
      ? [
          ['Fulfilled', `${instantInDigits(fulfilled.at)} by ${personIn(report, fulfilled.by)}`] as const,
          ['Evidence', fulfilled.evidence] as const,
          ...(fulfilled.note ? [['Note', fulfilled.note] as const] : []),
        ]
      : []),
  ];
}
