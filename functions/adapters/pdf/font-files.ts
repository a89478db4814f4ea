/**
 * The fonts reports are set in, as files of npm packages under free licences (DejaVu's own, and the OFL). DejaVu
 * reads well and has Latin, Greek, Cyrillic, Hebrew, Arabic and symbols; UnifontEX is coarse, and has everything
 * else that people write, so that no reason is lost because of the script it was given in.
 */
export const fontFiles = {
  regular: '@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff',
  bold: '@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff',
  everything: '@fontsource/unifontex/files/unifontex-latin-400-normal.woff',
} as const;
