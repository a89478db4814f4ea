/**
 * Text from elsewhere (a reason, a commit's subject, an answer) must not steer the terminal or the log it is
 * printed to: control characters, and the invisible ones that reorder or hide text, are written out instead. The
 * joiners stay, as in `#domain/text`: emoji and whole scripts are written with them.
 */
const steering = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

/** One line of text that a terminal shows as it is. */
export const printable = (text: string): string =>
  text
    .replace(/[\t\n\r\u2028\u2029]+/g, ' ')
    .replace(steering, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);

/**
 * GitHub Actions takes a printed line for a command to the runner when it begins with `::` (blanks aside) or has
 * `##[` anywhere. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export const uncommanding = (line: string): string =>
  line.replace(/^(\s*)::/, '$1\\::').replaceAll('##[', '##\\[');

/** JSON text of the same value in which every steering character is escaped, whatever JSON itself allows. */
export const printableJson = (json: string): string =>
  json
    .replace(steering, (character) => (character === '\n' ? '\n' : escapedUnits(character)))
    .replaceAll('##[', '##\\u005b');

const escapedUnits = (character: string) =>
  Array.from({ length: character.length }, (_, index) => escapedUnit(character.charCodeAt(index))).join('');

const escapedUnit = (unit: number) => `\\u${unit.toString(16).padStart(4, '0')}`;
