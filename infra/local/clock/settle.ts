import type { Participant } from './clock.ts';

/** Far more than any work takes that comes to an end. */
const mostRounds = 100_000;

/** Waits until no participant has anything under way, and none has given another one something to do. */
export async function settle(participants: readonly Participant[]): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    let anyWorked = false;
    for (const participant of participants) {
      if (await participant.settled()) anyWorked = true;
    }
    if (!anyWorked) return;
  }
  throw new Error('the participants of the clock give each other work without end (this is a bug)');
}
