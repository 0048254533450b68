// @ts-check
/** Goes anywhere by a few letters (Ctrl or Cmd K); `?` tells which keys do what. */
import { showHelp } from './help-dialog.js';
import { showPalette } from './palette-dialog.js';
import { listen } from './shortcuts.js';

export const openPalette = () => showPalette();

listen({ openPalette, openHelp: showHelp });
