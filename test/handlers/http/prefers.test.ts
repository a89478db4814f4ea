import { expect, it } from 'vitest';
import { prefers } from '#handlers/http/prefers';

it.each<[string | undefined, boolean]>([
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['application/*', false],
  ['application/json', false],
  ['application/pdf', true],
  ['Application/PDF', true],
  ['application/pdf, */*;q=0.8', true],
  ['application/pdf;q=0', false],
  ['application/pdf;q=nonsense', false],
  ['application/json, application/pdf', false],
  ['application/pdf, application/json', true],
  ['application/json;q=0.5, application/pdf;q=0.9', true],
  ['application/json, application/pdf;q=0.9', false],
])('an Accept header of %j asks for PDF: %j', (accept, asked) => {
  expect(prefers(accept, 'application/pdf', 'application/json')).toBe(asked);
});
