import fc from '#test/support/fc';
import { expect, it } from 'vitest';
import { releaseEvent } from '#domain/release/events';
import { anyHistory } from '#test/support/histories';
import { storyId } from '#test/support/story';

it('arbitrary histories hold everything that can happen, so whoever keeps them keeps it all', () => {
  const happened = new Set(
    fc.sample(anyHistory(storyId), 600).flatMap((history) => history.flat().map(({ type }) => type)),
  );
  const known = releaseEvent.options.map(({ shape }) => shape.type.value);
  expect(known.filter((type) => !happened.has(type))).toEqual([]);
});
