import { releaseEvent } from '#domain/release/events';
import { happeningInWords } from '#domain/release/happening';
import type { AuditTrail } from './api.ts';
import { table, type Line } from './output.ts';
import { instant } from './words.ts';

/** Every event as a row: number, when, who, what, and how its hash begins. */
export const timeline = (events: AuditTrail['events']): readonly Line[] =>
  table(
    events.map(({ sequence, at, actor, type, data, hash }) => [
      String(sequence),
      instant(at),
      actor.kind === actor.id ? actor.id : `${actor.kind} ${actor.id}`,
      happening(type, data),
      { text: hash.slice(0, 12), style: 'quiet' },
    ]),
    '',
  );

/** An event in words; one that only a newer service knows is named by its type. */
export function happening(type: string, data: unknown): string {
  const known = releaseEvent.safeParse({ type, data });
  return known.success ? happeningInWords(known.data) : type;
}
