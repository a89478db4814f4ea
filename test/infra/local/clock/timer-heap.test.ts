import fc from '#test/support/fc';
import { expect, test } from 'vitest';
import { TimerHeap } from '#infra/local/clock/timer-heap';

const nothing = () => undefined;

test('timers come out by time, equal times in the order they were set, without the cancelled ones', () => {
  const timers = fc.array(fc.record({ at: fc.nat(20), cancelled: fc.boolean() }));
  fc.assert(
    fc.property(timers, (planned) => {
      const heap = new TimerHeap();
      const set = planned.map(({ at }) => heap.add(at, nothing));
      for (const [index, { cancelled }] of planned.entries()) {
        const timer = set[index];
        if (cancelled && timer) heap.remove(timer);
      }
      const expected = set
        .filter((_, index) => !planned[index]?.cancelled)
        .toSorted((one, other) => one.at - other.at || one.order - other.order);
      const out = [];
      for (let first = heap.first(); first; first = heap.first()) {
        heap.remove(first);
        out.push(first);
      }
      expect(out).toEqual(expected);
    }),
  );
});

test('a timer is known until it is removed', () => {
  const heap = new TimerHeap();
  const timer = heap.add(1, nothing);
  const other = heap.add(2, nothing);
  expect(heap.has(timer)).toBe(true);
  heap.remove(timer);
  expect(heap.has(timer)).toBe(false);
  expect(heap.has(other)).toBe(true);
  expect(heap.has({ at: 2 })).toBe(false);
});
