import { codeOf, reasonOf, StartRefused } from '#infra/local/start-refused';
import { listen, type PublicServer } from './server.ts';

/** Opens the public server, or throws `StartRefused` with the setting that keeps it from opening. */
export const listenWhereAsked = (host: string, port: number): Promise<PublicServer> =>
  listen(host, port).catch((cause: unknown) => {
    throw new StartRefused(refusal(host, port, cause), { cause });
  });

function refusal(host: string, port: number, error: unknown): string {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is in use. Set PORT to another one, or 0 for any.`;
    case 'EACCES':
      return `Port ${port} of ${host} may not be used. Set PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
      return `HOST ${host} is no address of this machine. Set it to 127.0.0.1, or 0.0.0.0 for every address.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST ${host} is a name that leads nowhere. Set it to 127.0.0.1, or 0.0.0.0 for every address.`;
    default:
      return `HOST ${host} with PORT ${port} cannot be listened on: ${reasonOf(error)}.`;
  }
}
