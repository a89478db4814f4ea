import type { Release } from './release.ts';

/** When something owed comes up by itself next: a reminder, or that it is overdue. */
export function nextObligation(release: Release): { at: string; id: string; isOverdue: boolean } | undefined {
  return (release.obligations ?? [])
    .filter(({ state }) => state === 'open')
    .map(({ id, reminded, remindAt, dueAt }) =>
      reminded ? { at: dueAt, id, isOverdue: true } : { at: remindAt, id, isOverdue: false },
    )
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))[0];
}
