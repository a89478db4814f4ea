import { expect, it } from 'vitest';
import { describe } from '#domain/release/describe';
import { requestView } from '#handlers/http/schemas';
import { anyForm } from '#test/support/arbitraries';
import fc from '#test/support/fc';
import { opened, releaseAfter } from '#test/support/story';
import { mails } from '#test/views/fixtures';

it('a request reads everything that was said when it was opened', () => {
  fc.assert(
    fc.property(anyForm, (form) => {
      const read = requestView.parse(describe(releaseAfter(opened({ form }))));
      const { policy: _, links, plannedFor, ...said } = form;
      expect(read).toMatchObject(said);
      expect(read.references).toEqual(links);
      expect(read.plannedFor && Date.parse(read.plannedFor)).toBe(plannedFor && Date.parse(plannedFor));
    }),
  );
});

it('the interface promises all that a request says of itself, and drops nothing of it', () => {
  const shown = describe(mails.completed.release);
  expect(requestView.parse(shown)).toEqual(shown);
});
