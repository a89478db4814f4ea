import { beforeEach, expect, test } from 'vitest';
import type { Clock } from '#infra/local/clock/clock';

/** What everyone may rely on, whichever clock the stack runs on. */
export function clockContract(name: string, make: () => Clock): void {
  let clock: Clock;
  let start: number;
  let fired: string[];
  const noting = (what: string) => () => void fired.push(`${what} at ${clock.now() - start}`);

  beforeEach(() => {
    clock = make();
    start = clock.now();
    fired = [];
  });

  test(`${name}: advancing moves the time on by what was asked`, async () => {
    await clock.advance(1_500);
    expect(clock.now() - start).toBe(1_500);
  });

  test(`${name}: every timer on the way fires, in order, each at its own time`, async () => {
    clock.at(start + 300, noting('third'));
    clock.at(start + 100, noting('first'));
    clock.at(start + 200, noting('second'));
    clock.at(start + 2_000, noting('not yet'));
    await clock.advance(1_000);
    expect(fired).toEqual(['first at 100', 'second at 200', 'third at 300']);
  });

  test(`${name}: timers of the same time fire in the order they were set`, async () => {
    for (const what of ['a', 'b', 'c']) clock.at(start + 50, noting(what));
    await clock.advance(50);
    expect(fired).toEqual(['a at 50', 'b at 50', 'c at 50']);
  });

  test(`${name}: a timer set by another one fires on the same way`, async () => {
    clock.at(start + 100, () => void clock.at(clock.now() + 100, noting('later')));
    await clock.advance(1_000);
    expect(fired).toEqual(['later at 200']);
  });

  test(`${name}: a time already past fires at once, without time going back`, async () => {
    await clock.advance(500);
    clock.at(start, noting('overdue'));
    await clock.advance(0);
    expect(fired).toEqual(['overdue at 500']);
  });

  test(`${name}: a cancelled timer does not fire, and cancelling twice does nothing`, async () => {
    const timer = clock.at(start + 10, noting('cancelled'));
    clock.at(start + 10, noting('kept'));
    clock.cancel(timer);
    clock.cancel(timer);
    await clock.advance(10);
    clock.cancel(timer);
    expect(fired).toEqual(['kept at 10']);
  });

  test(`${name}: what a timer starts has settled before the next one fires`, async () => {
    let work: Promise<void> = Promise.resolve();
    const laterOn = () => new Promise<void>((done) => setImmediate(done));
    clock.join({ settled: () => work });
    clock.at(start + 1, () => void (work = laterOn().then(noting('work of the first'))));
    clock.at(start + 2, noting('second'));
    await clock.advance(5);
    expect(fired).toEqual(['work of the first at 1', 'second at 2']);
  });

  test(`${name}: work one participant gives to another is waited for too`, async () => {
    const inbox: string[] = [];
    const worker = {
      settled: async () => {
        const letters = inbox.splice(0);
        for (const letter of letters) noting(letter)();
        return letters.length > 0;
      },
    };
    let hasPosted = false;
    const poster = {
      settled: async () => {
        if (hasPosted) return false;
        inbox.push('letter');
        hasPosted = true;
        return true;
      },
    };
    clock.join(worker);
    clock.join(poster);
    await clock.advance(0);
    expect(fired).toEqual(['letter at 0']);
  });

  test(`${name}: a participant that never comes to an end is told on, not waited for`, async () => {
    clock.join({ settled: async () => true });
    await expect(clock.advance(0)).rejects.toThrow('without end (this is a bug)');
  });

  test(`${name}: two advances take turns`, async () => {
    clock.at(start + 100, noting('first'));
    clock.at(start + 200, noting('second'));
    await Promise.all([clock.advance(100), clock.advance(100)]);
    expect(fired).toEqual(['first at 100', 'second at 200']);
    expect(clock.now() - start).toBe(200);
  });

  test(`${name}: a failing timer fails the advance, and the clock goes on afterwards`, async () => {
    clock.at(start + 1, () => Promise.reject(new Error('no')));
    clock.at(start + 2, noting('next'));
    await expect(clock.advance(10)).rejects.toThrow('no');
    await clock.advance(10);
    expect(fired).toEqual(['next at 2']);
  });

  test(`${name}: it does not go back`, async () => {
    await expect(clock.advance(-1)).rejects.toThrow(RangeError);
    await expect(clock.advance(Number.NaN)).rejects.toThrow(RangeError);
  });

  test(`${name}: a closed clock fires nothing`, async () => {
    clock.at(start + 1, noting('dropped'));
    clock.close();
    await clock.advance(10);
    expect(fired).toEqual([]);
  });
}
