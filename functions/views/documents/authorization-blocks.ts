import type { AuditReport } from '#domain/report/audit-report';
import type { Block } from '#domain/report/document';
import { instantInDigits } from '#domain/time';
import { personIn } from './names.ts';

/** Who authorized it, when, and on what. */
export function authorizationBlocks(report: AuditReport): readonly Block[] {
  const { record, standing, checks } = report;
  const { finalAuthorization: given } = record;
  return [
    { kind: 'heading', text: 'Authorization' },
    given
      ? {
          kind: 'facts',
          facts: [
            ['Authorized', instantInDigits(given.timestamp)],
            [
              'By',
              given.authorizerId === undefined
                ? given.authorizer
                : `${personIn(report, given.authorizerId)} as ${given.role}`,
            ],
            ['All conditions met', given.allConditionsMet ? 'yes' : 'no'],
          ],
        }
      : { kind: 'paragraph', text: `This release is not authorized. ${standing.because}` },
    {
      kind: 'table',
      columns: [
        { title: 'Check', share: 38 },
        { title: 'Holds', share: 10 },
        { title: 'Because', share: 64 },
      ],
      rows: checks.map(({ text, holds, because }) => [text, holds ? 'yes' : 'NO', because]),
    },
  ];
}
