import type { AuditReport } from '#domain/report/audit-report';
import type { Block } from '#domain/report/document';
import { personIn, roleIn } from './names.ts';

/** What each role wrote down in its review: risk or impact, what is done about it, what is known. */
export const reviewBlocks = (report: AuditReport): readonly Block[] =>
  report.phases.flatMap(({ decisions }) =>
    decisions.flatMap(({ by, data, review, voided }): readonly Block[] =>
      review
        ? [
            { kind: 'subheading', text: `${review.title}${voided ? ' (voided)' : ''}` },
            {
              kind: 'facts',
              facts: [
                ['Reviewer', `${personIn(report, by)}, ${roleIn(report, data.role)}`],
                ...review.fields,
              ],
            },
          ]
        : [],
    ),
  );
