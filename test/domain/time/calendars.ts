import type { Calendar } from '#domain/time/calendar';

/** Monday to Friday from nine to five in Berlin, free on Christmas Day. */
export const office = (changes: Partial<Calendar> = {}): Calendar => ({
  id: 'office',
  zone: 'Europe/Berlin',
  workingDays: ['mon', 'tue', 'wed', 'thu', 'fri'],
  hours: { from: '09:00', to: '17:00' },
  holidays: ['2026-12-25'],
  ...changes,
});

/** Every day, around the clock: the only working time in which clocks change. */
export const allHours = (changes: Partial<Calendar> = {}): Calendar =>
  office({
    id: 'all-hours',
    workingDays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
    hours: { from: '00:00', to: '24:00' },
    holidays: [],
    ...changes,
  });
