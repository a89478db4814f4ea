/** The version in package.json, which a bundled file has no copy of; a test holds the two together. */
export const version = '0.1.0';
