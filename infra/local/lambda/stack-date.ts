let aheadMs = 0;

/** How far "now" is ahead of the machine's clock, from now on. */
export function setDateOffset(offsetMs: number): void {
  aheadMs = offsetMs;
}

/**
 * Replaces `Date` of this thread, so that code which asks for the present gets the stack's. Everything else of
 * `Date` stays as it is; timers stay real.
 */
export function installStackDate(): void {
  const machine = Date;
  const now = () => machine.now() + aheadMs;
  const stackDate = new Proxy(machine, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new machine(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  machine.prototype.constructor = stackDate;
  globalThis.Date = stackDate;
}
