import { expect, it } from 'vitest';
import { jsonataMessage } from '#domain/policy/jsonata-message';

it.each([
  {
    thrown: { code: 'T2009', message: 'must be of the same data type' },
    message: 'must be of the same data type',
  },
  { thrown: new Error('out of stack'), message: 'out of stack' },
  { thrown: { code: 'D1001' }, message: 'the expression failed' },
  { thrown: undefined, message: 'the expression failed' },
])('$message', ({ thrown, message }) => {
  expect(jsonataMessage(thrown)).toBe(message);
});
