import { isoOf } from '#domain/time';
import type { Clock } from '#ports/clock';

export const systemClock: Clock = { now: () => isoOf(Date.now()) };
