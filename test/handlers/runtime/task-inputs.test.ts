import { expect, it } from 'vitest';
import { waitingInput } from '#handlers/runtime/task-inputs';

const task = (enteredAt: unknown) => ({ requestId: 'r-1', attempt: 1, token: 'token', enteredAt });

it.each([
  ['2026-11-21T10:10:00.123Z', '2026-11-21T10:10:00.123Z'],
  ['2026-11-21T10:10:00Z', '2026-11-21T10:10:00.000Z'],
  ['2026-11-21T10:10:00.1Z', '2026-11-21T10:10:00.100Z'],
])('a wait that was entered at %s compares as %s', (said, compared) => {
  expect(waitingInput.parse(task(said)).enteredAt).toBe(compared);
});

it.each(['', 'soon', '~', '2026-11-21', '2026-02-30T10:00:00Z', 1_795_255_800_000, undefined])(
  'a wait that was entered at %j is refused',
  (said) => {
    expect(waitingInput.safeParse(task(said)).success).toBe(false);
  },
);
