// @ts-check
/** Goes anywhere by a few letters (Ctrl or Cmd K). What it shows is loaded when somebody asks. */
import { tellError } from '../ui/toast.js';
import { listen } from './shortcuts.js';

export const openPalette = () =>
  import('./palette-dialog.js').then(({ showPalette }) => showPalette(), tellError);

const openHelp = () => import('./help-dialog.js').then(({ showHelp }) => showHelp(), tellError);

listen({ openPalette, openHelp });
