import { expect } from 'vitest';
import type { Outcome, RefusalCode } from '#domain/outcome';
import type { Release } from '#domain/release/release';
import { standingOf, type Status } from '#domain/release/status';

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** An outcome is a refusal with this code. */
    toBeRefusedWith: (code: RefusalCode) => R;
    /** An outcome is no refusal. */
    toBeAllowed: () => R;
    /** A release stands here, and says so with this because. */
    toStand: (status: Status, because: string) => R;
  }
}

const shown = (outcome: Outcome<unknown>) =>
  outcome.ok ? 'allowed' : `refused with ${outcome.refusal.code} (${outcome.refusal.detail})`;

expect.extend({
  toBeRefusedWith(outcome: Outcome<unknown>, code: RefusalCode) {
    return {
      pass: !outcome.ok && outcome.refusal.code === code,
      message: () =>
        `expected it ${this.isNot ? 'not ' : ''}to be refused with ${code}; it was ${shown(outcome)}`,
    };
  },

  toBeAllowed(outcome: Outcome<unknown>) {
    return {
      pass: outcome.ok,
      message: () => `expected it ${this.isNot ? 'not ' : ''}to be allowed; it was ${shown(outcome)}`,
    };
  },

  toStand(release: Release, status: Status, because: string) {
    const standing = standingOf(release);
    return {
      pass: standing.status === status && standing.because === because,
      message: () => `expected it ${this.isNot ? 'not ' : ''}to stand like this`,
      expected: { status, because },
      actual: standing,
    };
  },
});
