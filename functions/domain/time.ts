const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads a wall-clock duration such as `90s`, `60m`, `48h` or `2d` as milliseconds; `undefined` when it is none. */
export function durationMs(text: string): number | undefined {
  const match = /^([1-9][0-9]{0,4})([smhd])$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
}

/** Says a duration the way a person would: `60 minutes`, `1 hour 30 minutes`, `2 days`. */
export function durationInWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return plural(Math.max(1, Math.round(ms / 1_000)), 'second');
  if (minutes <= 90) return plural(minutes, 'minute');
  const parts = [
    plural(Math.floor(minutes / 1_440), 'day'),
    plural(Math.floor((minutes % 1_440) / 60), 'hour'),
    plural(minutes % 60, 'minute'),
  ];
  return parts.filter((part) => !part.startsWith('0 ')).join(' ');
}

/** ISO 8601 UTC with milliseconds: the only way the product writes an instant. */
export const isoOf = (epochMs: number): string => new Date(epochMs).toISOString();

export const msOf = (iso: string): number => Date.parse(iso);

/** `14:05 UTC on 21 November 2026`, for sentences. */
export const instantInWords = (iso: string): string =>
  `${iso.slice(11, 16)} UTC on ${dayFormat().format(new Date(iso))}`;

/** `2026-11-21 10:00:01 UTC`: sorts, and needs no zone in mind. Anything that is no instant stays as it is. */
export const instantInDigits = (iso: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(iso)
    ? `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
    : iso;

/** Made at the first sentence with a day in it and kept: making one costs a hundred times what using it does. */
let format: Intl.DateTimeFormat | undefined;
const dayFormat = () => (format ??= new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }));

const plural = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;
