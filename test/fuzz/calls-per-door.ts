/** How many arbitrary calls each door is tried with; `npm run test:fuzz` says more. */
export const callsPerDoor = Number(process.env['CALLS_PER_DOOR'] ?? 300);
