import type { Clock, Participant } from './clock.ts';
import { settle } from './settle.ts';
import { TimerHeap } from './timer-heap.ts';

/** Where the time comes from and how it is moved; what differs between the two clocks. */
export interface Time {
  now(): number;
  /** Moves time on to an instant; one that is already past changes nothing. */
  moveTo(epochMs: number): void;
  /** Told of the earliest timer whenever it may have changed; of none while `advance` is firing timers itself. */
  nextTimer(epochMs: number | undefined): void;
}

interface ClockOverTime extends Clock {
  /** Fires what is due without waiting for anything: how time passes when nobody advances it. */
  fireDue(): void;
}

/** The behaviour both clocks share: timers in order, and an `advance` that waits for everyone to settle. */
export function clockOver(time: Time): ClockOverTime {
  const heap = new TimerHeap();
  const participants: Participant[] = [];
  let turn = Promise.resolve();
  let isAdvancing = false;

  const announce = () => {
    if (!isAdvancing) time.nextTimer(heap.first()?.at);
  };

  async function moveOn(ms: number): Promise<void> {
    const target = time.now() + ms;
    isAdvancing = true;
    time.nextTimer(undefined);
    try {
      await settle(participants);
      for (let timer = heap.first(); timer !== undefined && timer.at <= target; timer = heap.first()) {
        heap.remove(timer);
        time.moveTo(timer.at);
        await timer.fire();
        await settle(participants);
      }
      time.moveTo(target);
    } finally {
      isAdvancing = false;
      announce();
    }
  }

  return {
    now: () => time.now(),
    at(epochMs, fire) {
      const timer = heap.add(epochMs, fire);
      announce();
      return timer;
    },
    cancel(timer) {
      if (!heap.has(timer)) return;
      heap.remove(timer);
      announce();
    },
    advance(ms) {
      if (!(ms >= 0)) return Promise.reject(new RangeError(`a clock only moves forward, not by ${ms} ms`));
      const moved = turn.then(() => moveOn(ms));
      turn = moved.catch(() => undefined);
      return moved;
    },
    join: (participant) => void participants.push(participant),
    close() {
      heap.clear();
      announce();
    },
    fireDue() {
      for (let timer = heap.first(); timer !== undefined && timer.at <= time.now(); timer = heap.first()) {
        heap.remove(timer);
        void timer.fire();
      }
      announce();
    },
  };
}
