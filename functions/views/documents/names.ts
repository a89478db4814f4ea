import type { AuditReport } from '#domain/report/audit-report';

/** `Lena (lena)`, or the id alone of whoever left the directory. */
export function personIn({ people }: Pick<AuditReport, 'people'>, id: string): string {
  const name = people.get(id);
  return name === undefined || name === id ? id : `${name} (${id})`;
}

/** The title of a role, or its id where the directory has it no more. */
export const roleIn = ({ roles }: Pick<AuditReport, 'roles'>, id: string): string => roles.get(id) ?? id;
