/** Lines for whoever runs the service. Ids and sentences only: never a token, a link, a header or a whole event. */
export interface Log {
  info(message: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
  warn(message: string, facts?: Readonly<Record<string, string | number | boolean>>, cause?: unknown): void;
}
