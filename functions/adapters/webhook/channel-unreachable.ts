/** The channel could not be posted to, but perhaps can be later. */
export class ChannelUnreachable extends Error {
  constructor(channel: string, cause: unknown) {
    super(`the channel ${channel} cannot be reached`, { cause });
    this.name = 'ChannelUnreachable';
  }
}
