// @ts-check
/** Goes anywhere by a few letters (Ctrl or Cmd K). */
export function openPalette() {}
