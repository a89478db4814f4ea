import type { Plan } from '#domain/policy/plan';
import { byTheWall, type EndOf } from '#domain/time/end-of';

/** How the times of a plan end. A calendar's arithmetic is heavy, so it is loaded only for a plan that has one. */
export async function endsUnder({ calendar }: Plan): Promise<EndOf> {
  if (!calendar) return byTheWall;
  const { addTime } = await import('#domain/time/business-time');
  return (start, length) => addTime(start, length, calendar);
}
