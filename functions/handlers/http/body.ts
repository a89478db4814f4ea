import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { malformed, tooLarge, unsupportedType } from './problem.ts';

/** Far above every body this interface takes, far below what would strain it. */
export const bodyBytes = 128 * 1_024;

export function jsonBody(event: APIGatewayProxyEventV2): unknown {
  const text = bodyText(event);
  if (!/^application\/(?:[a-z\d.-]+\+)*json$/.test(mediaType(event)))
    throw unsupportedType('application/json');
  if (text.trim() === '') throw malformed('The body is empty; a JSON object is expected.');
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The body is not JSON.');
  }
}

const formType = 'application/x-www-form-urlencoded';

/** A form's fields as a browser posts them; a field that may come several times comes as an array. */
export function formBody(event: APIGatewayProxyEventV2): Record<string, string | string[]> {
  const text = bodyText(event);
  if (mediaType(event) !== formType) throw unsupportedType(formType);
  const fields: Record<string, string | string[]> = {};
  const form = new URLSearchParams(text);
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name);
    fields[name] = values.length === 1 ? values[0]! : values;
  }
  return fields;
}

function bodyText(event: APIGatewayProxyEventV2): string {
  const raw = event.body ?? '';
  const bytes = event.isBase64Encoded ? Buffer.from(raw, 'base64') : Buffer.from(raw, 'utf8');
  if (bytes.length > bodyBytes) throw tooLarge(bodyBytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('The body is not UTF-8 text.');
  }
}

/** What the body is said to be, without the parameters of its type. */
const mediaType = ({ headers }: APIGatewayProxyEventV2): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
