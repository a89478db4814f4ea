/**
 * What a run ends with. 1 is also what `wait` says of a deployment that failed: whatever is not plainly approved
 * must stop a pipeline. 64 is EX_USAGE of sysexits.h.
 */
export const exitCode = { ok: 0, trouble: 1, denied: 2, closed: 3, usage: 64 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
