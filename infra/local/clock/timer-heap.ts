import type { Fire, Timer } from './clock.ts';

export interface SetTimer extends Timer {
  readonly order: number;
  readonly fire: Fire;
  /** Where the timer stands in the heap, -1 outside of it: what makes cancelling cheap and free of leftovers. */
  place: number;
}

/** Timers by time, then by the order in which they were set: a binary heap that can give up any member. */
export class TimerHeap {
  readonly #timers: SetTimer[] = [];
  #order = 0;

  add(at: number, fire: Fire): SetTimer {
    const timer: SetTimer = { at, fire, order: this.#order++, place: this.#timers.length };
    this.#timers.push(timer);
    this.#rise(timer);
    return timer;
  }

  first(): SetTimer | undefined {
    return this.#timers[0];
  }

  has(timer: Timer): timer is SetTimer {
    return 'place' in timer && typeof timer.place === 'number' && this.#timers[timer.place] === timer;
  }

  remove(timer: SetTimer): void {
    const last = this.#timers.pop();
    if (last !== undefined && last !== timer) {
      this.#put(last, timer.place);
      this.#rise(last);
      this.#sink(last);
    }
    timer.place = -1;
  }

  clear(): void {
    this.#timers.length = 0;
  }

  #put(timer: SetTimer, place: number): void {
    this.#timers[place] = timer;
    timer.place = place;
  }

  #rise(timer: SetTimer): void {
    for (
      let parent = this.#parentOf(timer);
      parent && isBefore(timer, parent);
      parent = this.#parentOf(timer)
    ) {
      this.#swap(timer, parent);
    }
  }

  #sink(timer: SetTimer): void {
    for (
      let child = this.#earlierChildOf(timer);
      child && isBefore(child, timer);
      child = this.#earlierChildOf(timer)
    ) {
      this.#swap(child, timer);
    }
  }

  #parentOf({ place }: SetTimer): SetTimer | undefined {
    return place === 0 ? undefined : this.#timers[(place - 1) >> 1];
  }

  #earlierChildOf({ place }: SetTimer): SetTimer | undefined {
    const left = this.#timers[2 * place + 1];
    const right = this.#timers[2 * place + 2];
    return left && right && isBefore(right, left) ? right : left;
  }

  #swap(one: SetTimer, other: SetTimer): void {
    const place = one.place;
    this.#put(one, other.place);
    this.#put(other, place);
  }
}

function isBefore(one: SetTimer, other: SetTimer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
